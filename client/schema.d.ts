// Made from docs/openapi.yml by `npm run client-kit`: change that, not this.
export interface paths {
    "/oauth2/v2.0/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get an access token
         * @description OAuth 2.0 client credentials. Cache the token until it expires. The client proves itself with `client_id` and `client_secret` in the form, or with both in HTTP Basic.
         */
        post: operations["requestAccessToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/{tenant}/oauth2/v2.0/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get an access token
         * @description OAuth 2.0 client credentials. Cache the token until it expires. The client proves itself with `client_id` and `client_secret` in the form, or with both in HTTP Basic.
         */
        post: operations["requestAccessTokenOfTenant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/oauth/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get an access token
         * @description OAuth 2.0 client credentials. Cache the token until it expires. The client proves itself with `client_id` and `client_secret` in the form, or with both in HTTP Basic.
         */
        post: operations["requestAccessTokenAtShortAddress"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/{tenant}/v2.0/.well-known/openid-configuration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** OpenID metadata of the token issuer */
        get: operations["readOpenIdConfiguration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/{tenant}/discovery/v2.0/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The public keys that access tokens are verified with */
        get: operations["readSigningKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/recalls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your recalls
         * @description Lists all of your recalls, or those that match every filter you give, one page at a time. Send each `next` as `cursor`, with the same filters, until it is null. The recalls are in the order of their last change, the longest unchanged first. A recall that changes while you read the pages moves to the end, so you may get it twice, its later state last. You never miss a recall that you had all the time.
         *
         *     To keep a copy, ask again with `changedSince`: the newest `lastUpdatedDate` you have, **less 15 minutes**. A change becomes visible a moment after the time it carries, and those of a file that you sent carry the time at which their merge began. Recalls that were deleted are on no list: read all of it now and then.
         */
        get: operations["listRecalls"];
        put?: never;
        /**
         * Open a new recall for a single vehicle
         * @description A recall is one vehicle and one of your campaign references. Opening it again is refused, whether it is open or fixed: to reopen a fixed one, update its repair status. References are compared as they are written: `car/1` and `CAR/1` are two recalls, and the header `X-Recalls-Warning` says so when you open the second.
         */
        post: operations["openRecall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/recalls/vin/{vin}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get all recall information for a single vehicle
         * @description Your own recalls of the vehicle, open and fixed. Each reference you give narrows them. Recalls that were stored before VINs had one form are found by the VIN exactly as it was answered then.
         */
        get: operations["findRecalls"];
        /**
         * Update a vehicle's repair status
         * @description FIXED means that the vehicle no longer shows as having an open recall on MOT digital services. NOT_FIXED takes that back. With both references given, both have to match.
         */
        put: operations["changeRepairStatus"];
        post?: never;
        /**
         * Delete a recall from a vehicle
         * @description For a recall that was added in error. Give at least one reference; with both, both have to match. A DVSA reference alone may match several recalls: all are deleted or, if any is FIXED, none.
         */
        delete: operations["deleteRecalls"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/credentials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your live client secrets
         * @description The oldest first, without the secrets themselves. Removed and expired ones are not listed.
         */
        get: operations["listClientSecrets"];
        /**
         * Obtain a new client secret
         * @description The new secret is valid for 2 years. The old one stays valid until it expires or you remove it, so that you can change over without interruption. At most two may be live at once. A request body is ignored. Your team e-mail address is told that there is a new secret.
         */
        put: operations["renewClientSecret"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/credentials/{keyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a client secret
         * @description It gets no more access tokens from then on; tokens it got before stay valid until they expire. Your last live secret cannot be removed.
         */
        delete: operations["removeClientSecret"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what became of your files
         * @description The files you sent over SFTP, the newest first. Pages stay the same while new files come in: a file that is newer than the first page is on none that follow.
         */
        get: operations["listImports"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/imports/{runId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get what became of one file
         * @description How far it is, or how it ended: its counts, and the first 100 of its faults. A file takes seconds, a very large one a minute or two; while it is validated, `bytesRead` of `sizeBytes` says how far.
         */
        get: operations["readImport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/imports/{runId}/faults": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what is wrong with a file
         * @description The first 10,000 faults of the file, in the order they were found; `faultCount` of the run counts all.
         */
        get: operations["listImportFaults"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/imports/{runId}/faults.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download what is wrong with a file
         * @description UTF-8, with a header and CRLF (RFC 4180), in the order the faults were found. The first 10,000 faults of a file are kept; `faultCount` of the run counts all. Values that a spreadsheet would take for a formula have an apostrophe in front. A run without faults has the header alone.
         */
        get: operations["downloadImportFaults"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/imports/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try out a file
         * @description Says what an upload of this file over SFTP would do at this moment, without doing it: no recall changes, nothing of the file is kept, nobody is mailed. The file goes through the same steps: its name, the virus scanner, every row, and a comparison with your recalls, which takes half a minute for a very large file. Whether another file of yours is being imported does not count. One file at a time: a second is refused until the first has its answer. A sender that pauses for 30 seconds, or takes longer than 15 minutes, is refused. While very many files are being sent, one that comes very slowly gives way to the next: it is answered 503 with `Retry-After`.
         */
        post: operations["validateImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mot/vehicles/{vin}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ask whether a vehicle has an outstanding recall
         * @description Over the recalls of all manufacturers. A vehicle of which none are known is no error. When the database does not answer in time this is a 503, and beyond the limit of calls a 429: never `No` or `Unknown`. Show both as `Unavailable`. After a 429, ask again once the seconds in its `Retry-After` have passed.
         */
        get: operations["findVehicle"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mot/vehicles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask about up to 500 vehicles
         * @description The answers have the order of the VINs and are all of one moment. This form also keeps VINs out of addresses, and so out of the logs of whatever lies between. When the database does not answer in time this is a 503, and beyond the limit of calls a 429: never `No` or `Unknown`. Show both as `Unavailable`. After a 429, ask again once the seconds in its `Retry-After` have passed.
         */
        post: operations["findVehicles"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mot/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read which answers have changed
         * @description For keeping a copy. Read page after page, each with the `next` of the one before, and put every answer in the place of the one you have: your copy then equals what `GET /mot/vehicles/{vin}` answers, but for `lastConfirmedDate`, which `manufacturers` keeps up to date. Keep `next` in the same transaction as the page; it stays valid however long you are away. A vehicle comes at least once after each of its changes, and perhaps again. When the database was restored from a backup, a `next` from after the backup is answered 400 `RECALLS-BR-02`: make a new copy from the beginning, without `since`.
         */
        get: operations["readChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/clients/{clientId}/user/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reset a client's user
         * @description For clients that sign in with a password. The password ends, and the user gets a one-time password, which you hand over. The team is told by e-mail that there is one, not what it is. Tokens that the user got before stay valid for up to an hour: to end those too, disable the client. No request body is read.
         */
        post: operations["resetUserOfClient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/kadoe/clients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List KADOE clients with their enquirers
         * @description In whose name each client may ask, for which reasons, on whose behalf, and by which usage plan; by name. Each parameter you give narrows the list.
         */
        get: operations["listKadoeClients"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/kadoe/clients/{clientId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a KADOE client's enquirers and plan
         * @description In whose name the client may ask, for which reasons, as whose link provider, and by its usage plan how often.
         */
        get: operations["readKadoeClient"];
        /**
         * Change a KADOE client's enquirers and plan
         * @description Enquirers, reasons, the number of the link provider, mandates and the plan are set together. When an enquirer is removed, the mandates that it gave end. The change takes effect in every process within a second.
         */
        put: operations["changeKadoeClient"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/clients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List clients
         * @description In the order in which they were onboarded. Each parameter you give narrows the list.
         */
        get: operations["listClients"];
        put?: never;
        /**
         * Onboard a client
         * @description A manufacturer comes with its first client; with `manufacturerId` a manufacturer gets one more. Clients of the other roles have no manufacturer. Body and answer depend on `role`. The answer is what `recalls onboard` prints.
         */
        post: operations["onboardClient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/clients/{clientId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a client
         * @description With its live API keys and client secrets, but never with what was shown once.
         */
        get: operations["readClient"];
        /**
         * Change a client's name, team address and daily allowance
         * @description All three are set. Clients of other surfaces have no daily allowance: theirs must be `null`. A new allowance counts for the day that has begun, also when it is smaller than what was used: within a second every process goes by it.
         */
        put: operations["changeClient"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/clients/{clientId}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Disable a client
         * @description Its calls and token requests are refused, within a second by every process. While all clients of a manufacturer are disabled it can send no file over SFTP either. A client that is disabled already stays so.
         */
        post: operations["disableClient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/clients/{clientId}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Enable a client
         * @description It may call again, with the credentials it has. A client that may call already still may.
         */
        post: operations["enableClient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/clients/{clientId}/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate a client's API key
         * @description The client gets a new key. Those it had end: at once, or after the overlap that you give it to change over.
         */
        post: operations["rotateApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/clients/{clientId}/api-keys/{keyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke one of a client's API keys
         * @description It ends at once, also when it is the last one; only your own last one you can not revoke.
         */
        delete: operations["revokeApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/clients/{clientId}/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Issue a client secret
         * @description It is valid for 2 years, beside the one the client has; at most two may be live. The team is told by e-mail that there is one, not what it is. No request body is read.
         */
        post: operations["issueClientSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/clients/{clientId}/secrets/{keyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke one of a client's secrets
         * @description It gets no more access tokens, also when it is the last one; only your own last one you can not revoke. Tokens that it got before stay valid until they expire: to end those too, disable the client.
         */
        delete: operations["revokeClientSecret"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/manufacturers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List manufacturers
         * @description In the order in which they were onboarded.
         */
        get: operations["listManufacturers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/manufacturers/{manufacturerId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a manufacturer
         * @description With its clients, its SFTP account and keys, and the file that came in last.
         */
        get: operations["readManufacturer"];
        /**
         * Change a manufacturer's name and team address
         * @description Both are set. Its SFTP username stays what it was. Its clients have names and addresses of their own.
         */
        put: operations["changeManufacturer"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/manufacturers/{manufacturerId}/ssh-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add an SSH key to a manufacturer
         * @description Its holder can log in over SFTP at once. Ed25519, ECDSA, and RSA from 2048 bits are taken; private keys never.
         */
        post: operations["addSshKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/manufacturers/{manufacturerId}/ssh-keys/{keyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove an SSH key of a manufacturer
         * @description No log-in with it succeeds any more. A session that it has open can finish the file it is sending and begin no other.
         */
        delete: operations["removeSshKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/sftp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See where manufacturers send files, and by which host keys they know the server
         * @description The same for every manufacturer. Each has a username of its own.
         */
        get: operations["readSftpAddress"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See each client's use of its daily allowance
         * @description Every client, in the order in which they were onboarded.
         */
        get: operations["listUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/clients/{clientId}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See a client's calls of the last 30 days
         * @description Of a client of any surface, as its daily allowance or the quota of its usage plan counts them.
         */
        get: operations["readClientUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/ending-credentials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List secrets, keys and passwords that end within 30 days
         * @description Of all clients that are not disabled; the earliest end first. One that has ended remains in the list while the client has no other of its kind. Keys that were replaced and one-time passwords are left out.
         */
        get: operations["listEndingCredentials"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what became of all manufacturers' files
         * @description The newest first, dry runs included. Pages stay the same while new files come in.
         */
        get: operations["listAllImports"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/imports/{runId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get what became of one file
         * @description How far it is, or how it ended: its counts, and the first 100 of its faults.
         */
        get: operations["readAnyImport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/imports/{runId}/faults": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what is wrong with a file
         * @description The first 10,000 faults of the file, in the order they were found.
         */
        get: operations["listFaultsOfAnyImport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/imports/{runId}/faults.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download what is wrong with a file
         * @description UTF-8, with a header and CRLF (RFC 4180), in the order the faults were found. The first 10,000 faults of a file are kept; `faultCount` of the run counts all. Values that a spreadsheet would take for a formula have an apostrophe in front. A run without faults has the header alone.
         */
        get: operations["downloadFaultsOfAnyImport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/imports/{runId}/faults/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sum up what is wrong with a file
         * @description Its stored faults by column and reason, each with the same in earlier files of the manufacturer: a fault that nobody corrects comes back every day.
         */
        get: operations["summariseFaultsOfAnyImport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/imports/{runId}/closures/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sum up the closures that a run holds
         * @description What to know before a decision: the closures by campaign with some of the vehicles, how many recalls are open, and what the manufacturer's last 30 files did.
         */
        get: operations["summariseClosuresOfImport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/imports/{runId}/closures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the closures that a run holds
         * @description The recalls that stay open until somebody decides. None for a run that holds none, or no longer.
         */
        get: operations["listClosuresOfImport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/imports/{runId}/closures/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve the closures that a run holds
         * @description Marks as fixed what is still open and was not changed since the file was received; a file that is held whole is imported. Refused while a later file of the manufacturer is in progress or was refused, unless a reason is given. The team is mailed. The answer comes when it is done, all of it or nothing: at once for thousands, after a minute or more for millions, since nothing here limits the time. It also waits for a file of the manufacturer that is being merged, and for decisions before it. A decision goes on when the connection is lost meanwhile; to learn how it ended, read the run: `closuresDecision` says so. Repeating the call does no harm.
         */
        post: operations["approveClosures"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/imports/{runId}/closures/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reject the closures that a run holds
         * @description Leaves these recalls open. The team is mailed. A reason is for the audit trail. The answer comes when it is done, all of it or nothing: at once for thousands, after a minute or more for millions, since nothing here limits the time. It also waits for a file of the manufacturer that is being merged, and for decisions before it. A decision goes on when the connection is lost meanwhile; to learn how it ended, read the run: `closuresDecision` says so. Repeating the call does no harm.
         */
        post: operations["rejectClosures"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/imports/{runId}/give-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End a run that can't go on
         * @description For a run that waits for what will never come, such as an archive copy that is lost: it ends as `rejected`, nothing of its file is merged, the team is mailed, and the manufacturer's next file is taken again. A run that has ended, or that a process is working on right now, is refused.
         */
        post: operations["giveUpImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/closures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List closures that wait for a decision
         * @description Files that would close unusually many recalls: the rest of each is merged, and these recalls stay open until somebody decides. The oldest first.
         */
        get: operations["listHeldClosures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/imports/{runId}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what a run changed
         * @description Every recall that the run opened, changed, reopened, closed or withdrew, and what became of it since.
         */
        get: operations["listImportChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/imports/{runId}/told-no": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List vehicles that MOT services have to ask about again
         * @description The vehicles of which MOT services could read `No` or `Unknown` because of the run: those that had no open recall at some time after the run had closed one of theirs. They are listed after an undo too: hand them to the MOT services.
         */
        get: operations["listVehiclesToldNoByImport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/clients/{clientId}/told-no": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List vehicles that MOT services have to ask about again because of a client
         * @description The same for what a client closed or deleted over the API since a time, such as with a stolen key. They are listed after an undo too.
         */
        get: operations["listVehiclesToldNoByClient"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/imports/{runId}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Undo what a run changed
         * @description Recalls whose newest change is the run's get back what they had before it; those that somebody has changed since, or that a later file or a client says are open, stay as they are, and are counted. Closures that the run still holds stay open. The team is mailed. All of it is undone or nothing. The answer comes when it is done: at once for thousands, after a minute or more for millions. The undo goes on when the connection is lost meanwhile. Repeating the call does no harm.
         */
        post: operations["undoImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/clients/{clientId}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Undo what a client changed over the API
         * @description For a stolen key: recalls whose newest changes are of this client since the time given get back what they had before them. Disable the client first. The team is mailed. All of it is undone or nothing. The answer comes when it is done: at once for thousands, after a minute or more for millions. The undo goes on when the connection is lost meanwhile. Repeating the call does no harm.
         */
        post: operations["undoCallsOfClient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/manufacturers/silent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List manufacturers that are silent
         * @description Manufacturers that have sent files, of which none was merged within the last 30 hours: by the rule of the metric `recalls_manufacturer_last_file_timestamp_seconds`. Those whose clients are all disabled are left out.
         */
        get: operations["listSilentManufacturers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/manufacturers/{manufacturerId}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the days on which a manufacturer sent files
         * @description Each of the last 60 days in London, with what became of its files.
         */
        get: operations["readFileCalendar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/vehicles/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get a vehicle's recalls and their history
         * @description The recalls of all manufacturers, what MOT services are told now, and which call, file or undo changed what, the newest first. The VIN is sent in the body, because addresses are logged. The audit trail records that you have looked, without the vehicle.
         */
        post: operations["readVehicleHistory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/register/loads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Load a file into the register
         * @description The file has a vehicle with its whole history on each line, as a JSON object (`docs/register.schema.json`). A line replaces what was known of its vehicle; vehicles that are not in the file stay as they are. The file is loaded as a whole or not at all: if anything is wrong with it, nothing is stored, and the 400 lists the first 100 issues, each with its line and field. Loads of one register are merged one after the other. A sender that pauses for 30 seconds, or takes longer than 15 minutes, is refused.
         */
        post: operations["loadRegister"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List usage plans
         * @description The rates and quotas that clients of KADOE and of licence renewal can have.
         */
        get: operations["listPlans"];
        put?: never;
        /** Create a usage plan */
        post: operations["createPlan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/plans/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a usage plan */
        get: operations["readPlan"];
        /**
         * Change a usage plan
         * @description All four values are set, for all clients that have the plan. They take effect in every process within a second. What a client has used of its quota counts for the new quota too, unless the new one has another period.
         */
        put: operations["changePlan"];
        post?: never;
        /**
         * Remove a usage plan
         * @description Only a plan that no client has can be removed.
         */
        delete: operations["removePlan"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/clients/{clientId}/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Give a client another usage plan
         * @description Only clients of KADOE and of licence renewal have one. The plan takes effect in every process within a second. What the client has used of its quota counts for the new quota too, unless the new one has another period.
         */
        put: operations["changePlanOfClient"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/enquiries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List enquiries
         * @description Every enquiry that passed validation, refusals included, the newest first. Each parameter you give narrows the list. To find a rare outcome quickly, give `since` and `until`. A record can be neither changed nor removed before its retention ends.
         */
        get: operations["listEnquiries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/enquiries/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Find the enquiries about a vehicle
         * @description The enquiries that had this mark, or this VIN, the newest first. The parameters of the list narrow it. The mark or VIN is sent in the body, because addresses are logged. The audit trail records each search, without the vehicle.
         */
        post: operations["searchEnquiries"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/enquiries/{enquiryId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Explain an answer
         * @description The enquiry, and the facts that the register held to be true then, whatever was loaded since. The keeper is masked; of a keeper who is withheld today nothing is shown. The audit trail records that you have looked.
         */
        get: operations["explainEnquiry"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/enquiries/{enquiryId}/explanation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Explain an answer, with the name and address of the keeper
         * @description A keeper who is withheld today is shown too. The audit trail records the reason that you give, and not the name.
         */
        post: operations["explainEnquiryWithKeeper"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/usage/kadoe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count clients' KADOE calls of a month
         * @description How many calls each client made, and how many of them are chargeable, because they were answered with a keeper. Calls of test clients are never chargeable.
         */
        get: operations["countKadoeCalls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/renewals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List applications for licence renewals
         * @description The oldest first, because it has waited longest. Each parameter you give narrows the list. Nothing in it says anything about the person. `state=IN_REVIEW` are those that wait for a caseworker, and `forwarding=failed` those that somebody has to forward again.
         */
        get: operations["listRenewals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/renewals/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Find the applications of a person, or of a transaction
         * @description The parameters of the list narrow it. What is looked for is sent in the body, because addresses are logged. The audit trail records each search, without the person. An application whose personal data is erased is not found by a licence number.
         */
        post: operations["searchRenewals"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/renewals/{applicationId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an application
         * @description With everything that the person has filled in. The audit trail records that you have read it.
         */
        get: operations["readRenewal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/renewals/{applicationId}/images/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an image of an application
         * @description The bytes as they were sent. The audit trail records that you have read it.
         */
        get: operations["readRenewalImage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/renewals/{applicationId}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept an application that is in review
         * @description It is forwarded like one that needed no review.
         */
        post: operations["acceptRenewal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/renewals/{applicationId}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reject an application that is in review
         * @description It is never forwarded. Nobody can take a rejection back: the partner sends in another application.
         */
        post: operations["rejectRenewal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/renewals/{applicationId}/forward": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Forward an application again
         * @description One that is `READY`, above all one of which forwarding was given up, when the cause is gone. It is tried as often as a new one.
         */
        post: operations["forwardRenewalAgain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/renewals/{applicationId}/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Erase the personal data of an application
         * @description Before its retention ends. Its data key is destroyed, so that nothing personal of it can be read any more, also in the object store. Only one that is `FORWARDED` or `REJECTED` can be erased. The audit trail records the reason that you give.
         */
        post: operations["eraseRenewal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/undelivered-mails": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List mails that are not delivered
         * @description Mails that a mail server has refused, and mails that have waited for more than an hour; the oldest first. A refused mail is tried again once a day. The text of a mail is not in the list.
         */
        get: operations["listUndeliveredMails"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List who may enter the console
         * @description Everybody who may enter the console, or was removed. No call lets somebody in: a program whose credentials leak must not be a way for people.
         */
        get: operations["listPeople"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what administrators did
         * @description Every administrative act, over this API or on the command line, the newest first: who, what, when, from which address, and what was there before and after. Secrets, keys and what is made of them are never part of it. Entries can be neither changed nor removed. Each parameter you give narrows the list.
         */
        get: operations["listAuditEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the process runs
         * @description Answers 200 while the process runs, even if the database or another part that it needs is down, because a restart would not fix those.
         */
        get: operations["checkLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the service can do its work
         * @description 503 when its database does not answer within two seconds over a connection of its own, when its clock differs from the database’s by more than a second, and from the moment it is told to stop: send calls elsewhere meanwhile.
         */
        get: operations["checkReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AuditActor: {
            /**
             * @description `person`: somebody who is signed in to the console. `command line`: somebody on the machine itself. `service`: what it does at its first start.
             * @example client
             * @enum {string}
             */
            kind: "client" | "person" | "command line" | "service";
            /**
             * Format: uuid
             * @description Only of a client.
             * @example 6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10
             */
            clientId?: string;
            /**
             * Format: uuid
             * @description Only of a person.
             * @example 5b0b3a3c-6d0e-4b0a-9a53-0d1e5cf4a7b1
             */
            personId?: string;
            /**
             * @description What the client or the person is called now.
             * @example Service desk
             */
            name?: string;
            /**
             * @description Where the call came from.
             * @example 192.0.2.7
             */
            address?: string;
            /**
             * @description Only of the command line.
             * @example olive
             */
            user?: string;
        };
        AuditSubject: {
            /**
             * @example client
             * @enum {string}
             */
            kind: "client" | "manufacturer" | "import run" | "encryption key" | "register load" | "vehicle" | "usage plan" | "enquiry" | "renewal application" | "person";
            /**
             * @description The id of the client, manufacturer or import run.
             * @example 3f0c9a52-7d1e-4b86-a0f4-5f7f2f9f6c11
             */
            id: string;
            /**
             * @description What the client or manufacturer is called now; the file of an import run.
             * @example Acme Motors
             */
            name?: string;
        };
        AuditEntryBody: {
            /** @example 4711 */
            id: number;
            /**
             * Format: date-time
             * @example 2024-04-30T14:02:39.155Z
             */
            happenedAt: string;
            actor: components["schemas"]["AuditActor"];
            /** @example client disabled */
            action: string;
            subject: components["schemas"]["AuditSubject"];
            /**
             * @description What was there, or null when nothing was.
             * @example {
             *       "disabledAt": null
             *     }
             */
            before: {
                [key: string]: unknown;
            } | null;
            /**
             * @description What is there now, or null when nothing is.
             * @example {
             *       "disabledAt": "2024-04-30T14:02:39.155Z"
             *     }
             */
            after: {
                [key: string]: unknown;
            } | null;
        };
        AuditPage: {
            /** @description The newest first. */
            entries: components["schemas"]["AuditEntryBody"][];
            /**
             * @description What to send as `cursor` for the page after this one; null when this is the last.
             * @example WzE3MTQ0ODU3NTkxNTUsIjNmMGM5YTUyIl0
             */
            next: string | null;
        };
        PlanBody: {
            /**
             * @description Calls per second at which a client's bucket refills.
             * @example 10
             */
            rate: number;
            /**
             * @description The calls that a full bucket holds: the most that a client can make at once.
             * @example 20
             */
            burst: number;
            /**
             * @description The calls that a client can make in a period; null for a plan without a quota.
             * @example 50000
             */
            quota: number | null;
            /**
             * @description The period of the quota, which starts at 00:00 UTC: each day, on Monday, or on the first of the month. Required with a quota, and null without one.
             * @example DAY
             */
            quotaPeriod: ("DAY" | "WEEK" | "MONTH") | null;
            /**
             * @description The name of the plan. It never changes.
             * @example standard
             */
            name: string;
            /**
             * @description How many clients have the plan.
             * @example 2
             */
            clients: number;
        };
        PlanPage: {
            /** @description Ordered by name. */
            plans: components["schemas"]["PlanBody"][];
            /**
             * @description What to send as `cursor` for the page after this one; null when this is the last.
             * @example WzE3MTQ0ODU3NTkxNTUsIjNmMGM5YTUyIl0
             */
            next: string | null;
        };
        CreatePlanBody: {
            /**
             * @description Calls per second at which a client's bucket refills.
             * @example 10
             */
            rate: number;
            /**
             * @description The calls that a full bucket holds: the most that a client can make at once.
             * @example 20
             */
            burst: number;
            /**
             * @description The calls that a client can make in a period; null for a plan without a quota.
             * @example 50000
             */
            quota: number | null;
            /**
             * @description The period of the quota, which starts at 00:00 UTC: each day, on Monday, or on the first of the month. Required with a quota, and null without one.
             * @example DAY
             */
            quotaPeriod: ("DAY" | "WEEK" | "MONTH") | null;
            /**
             * @description The name of the plan. It never changes.
             * @example fleet
             */
            name: string;
        };
        PlanTermsBody: {
            /**
             * @description Calls per second at which a client's bucket refills.
             * @example 10
             */
            rate: number;
            /**
             * @description The calls that a full bucket holds: the most that a client can make at once.
             * @example 20
             */
            burst: number;
            /**
             * @description The calls that a client can make in a period; null for a plan without a quota.
             * @example 50000
             */
            quota: number | null;
            /**
             * @description The period of the quota, which starts at 00:00 UTC: each day, on Monday, or on the first of the month. Required with a quota, and null without one.
             * @example DAY
             */
            quotaPeriod: ("DAY" | "WEEK" | "MONTH") | null;
        };
        ClientPlanBody: {
            /**
             * @description Its usage plan.
             * @example standard
             */
            plan: string;
        };
        TokenForm: {
            /** @enum {string} */
            grant_type: "client_credentials";
            /**
             * @description Left out when it is sent with HTTP Basic.
             * @example
             */
            client_id?: string;
            /**
             * Format: password
             * @description Left out when it is sent with HTTP Basic.
             * @example
             */
            client_secret?: string;
            /**
             * @description The scope URL you were given.
             * @example http://127.0.0.1:3000/.default
             */
            scope: string;
        };
        TokenResponse: {
            /** @enum {string} */
            token_type: "Bearer";
            /**
             * @description Seconds the token is valid for, from its issue.
             * @example 2100
             */
            expires_in: number;
            /**
             * @description The same; Microsoft Entra ID sends it too.
             * @example 2100
             */
            ext_expires_in: number;
            /**
             * @description Goes into the Authorization header, after "Bearer ".
             * @example issued-access-token
             */
            access_token: string;
        };
        TokenErrorBody: {
            /** @example invalid_client */
            error: string;
            /** @example AADSTS7000215: Invalid client secret provided. */
            error_description: string;
            /**
             * @example [
             *       7000215
             *     ]
             */
            error_codes: number[];
            /** @example 2026-11-22 10:15:30Z */
            timestamp: string;
            /**
             * Format: uuid
             * @example 9b2e1c1e-6f0a-4b7e-9d8f-0c5f6d1f2a3b
             */
            trace_id: string;
            /**
             * Format: uuid
             * @example 9b2e1c1e-6f0a-4b7e-9d8f-0c5f6d1f2a3b
             */
            correlation_id: string;
            /**
             * Format: uri
             * @example https://login.microsoftonline.com/error?code=7000215
             */
            error_uri: string;
        };
        OpenIdConfiguration: {
            /**
             * Format: uri
             * @example https://recalls.example/8f4a1d36-2c5b-4e7f-9a60-d37c51e8b204/v2.0
             */
            issuer: string;
            /**
             * Format: uri
             * @example https://recalls.example/8f4a1d36-2c5b-4e7f-9a60-d37c51e8b204/oauth2/v2.0/token
             */
            token_endpoint: string;
            /**
             * Format: uri
             * @example https://recalls.example/8f4a1d36-2c5b-4e7f-9a60-d37c51e8b204/oauth2/v2.0/authorize
             */
            authorization_endpoint: string;
            /**
             * Format: uri
             * @example https://recalls.example/8f4a1d36-2c5b-4e7f-9a60-d37c51e8b204/discovery/v2.0/keys
             */
            jwks_uri: string;
            /**
             * @example [
             *       "client_secret_post",
             *       "client_secret_basic"
             *     ]
             */
            token_endpoint_auth_methods_supported: string[];
            /**
             * @example [
             *       "client_credentials"
             *     ]
             */
            grant_types_supported: string[];
            /**
             * @example [
             *       "token"
             *     ]
             */
            response_types_supported: string[];
            /**
             * @example [
             *       "public"
             *     ]
             */
            subject_types_supported: string[];
            /**
             * @example [
             *       "RS256"
             *     ]
             */
            id_token_signing_alg_values_supported: string[];
            /**
             * @example [
             *       "https://recalls.example/.default"
             *     ]
             */
            scopes_supported: string[];
        };
        KeySet: {
            /**
             * @example [
             *       {
             *         "kid": "5f0c8e1a-7a43-4c52-9d1e-2b6f3c9a8e74",
             *         "kty": "RSA",
             *         "use": "sig",
             *         "alg": "RS256",
             *         "n": "the-modulus-in-base64url",
             *         "e": "AQAB"
             *       }
             *     ]
             */
            keys: {
                kid: string;
                /** @enum {string} */
                kty: "RSA";
                /** @enum {string} */
                use: "sig";
                /** @enum {string} */
                alg: "RS256";
                n: string;
                e: string;
            }[];
        };
        UndeliveredMailBody: {
            /**
             * Format: uuid
             * @example 9b2d8f4e-1c3a-4f6b-8d7e-5a4c3b2f1e0d
             */
            mailId: string;
            /**
             * @description A team's address.
             * @example recalls-team@acme.example
             */
            recipient: string;
            /** @example Vehicle Recalls: your file was refused */
            subject: string;
            /**
             * Format: date-time
             * @description When it was written.
             * @example 2024-04-30T14:02:39.155Z
             */
            createdAt: string;
            /** @example 3 */
            attempts: number;
            /**
             * Format: date-time
             * @description When a mail server refused it last.
             * @example 2024-04-30T14:02:39.155Z
             */
            refusedAt: string | null;
            /**
             * @description What went wrong last.
             * @example 550 no such user
             */
            lastError: string | null;
            /**
             * Format: date-time
             * @description When it is tried again.
             * @example 2024-04-30T14:02:39.155Z
             */
            nextAttemptAt: string;
        };
        UndeliveredMailPage: {
            mails: components["schemas"]["UndeliveredMailBody"][];
            /**
             * @description What to send as `cursor` for the page after this one; null when this is the last.
             * @example WzE3MTQ0ODU3NTkxNTUsIjNmMGM5YTUyIl0
             */
            next: string | null;
        };
        ListedPersonBody: {
            /**
             * Format: uuid
             * @example 9b2d8f4e-1c3a-4f6b-8d7e-5a4c3b2f1e0d
             */
            personId: string;
            /** @example Olive Orchard */
            name: string;
            /**
             * @example viewer
             * @enum {string}
             */
            role: "viewer" | "caseworker" | "administrator";
            /**
             * @description Whether Microsoft Entra ID says who the person is, and which role they have.
             * @example false
             */
            isOfTenant: boolean;
            /**
             * Format: date-time
             * @description When the person was added.
             * @example 2024-04-30T14:02:39.155Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When the person signed in last; null if no sign-in is known any more.
             * @example 2024-04-30T14:02:39.155Z
             */
            lastSignInAt: string | null;
            /**
             * Format: date-time
             * @description Null for somebody who may enter.
             * @example 2024-04-30T14:02:39.155Z
             */
            removedAt: string | null;
        };
        PeopleBody: {
            /** @description Those who may enter first, by name. */
            people: components["schemas"]["ListedPersonBody"][];
        };
        ResetUserAnswer: {
            /** @example user-7k2m9qpxwe */
            userName: string;
            /**
             * @description Shown this once. It can only be exchanged for a password of the user’s own.
             * @example an-example-that-never-was-a-password
             */
            oneTimePassword: string;
            /**
             * Format: date-time
             * @description 24 hours later.
             * @example 2026-11-30T14:02:39.155Z
             */
            oneTimePasswordExpiresAt: string;
        };
        ListedKadoeClientBody: {
            /**
             * Format: uuid
             * @example 6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10
             */
            clientId: string;
            /**
             * @description `live`: its calls are real ones. `test`: they are for trying out. It never changes.
             * @example test
             * @enum {string}
             */
            environment: "live" | "test";
            /**
             * @description The enquirers in whose name the client asks, each with the reasons that it may give. An enquirer belongs to one client of an environment.
             * @example {
             *       "IT321": [
             *         "00AC",
             *         "00EV"
             *       ]
             *     }
             */
            enquirers: {
                [key: string]: string[];
            };
            /**
             * @description The number of a link provider, which asks on behalf of enquirers of other clients.
             * @example 0024
             */
            linkProviderId: string | null;
            /**
             * @description The enquirers of other clients that let this one, a link provider, ask on their behalf.
             * @example [
             *       "IT322"
             *     ]
             */
            mandates: string[];
            /**
             * @description Its usage plan.
             * @example standard
             */
            plan: string | null;
            /**
             * @description The name of the customer.
             * @example Harbour Parking
             */
            name: string;
        };
        KadoeClientPage: {
            clients: components["schemas"]["ListedKadoeClientBody"][];
            /**
             * @description What to send as `cursor` for the page after this one; null when this is the last.
             * @example WzE3MTQ0ODU3NTkxNTUsIjNmMGM5YTUyIl0
             */
            next: string | null;
        };
        KadoeClientBody: {
            /**
             * Format: uuid
             * @example 6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10
             */
            clientId: string;
            /**
             * @description `live`: its calls are real ones. `test`: they are for trying out. It never changes.
             * @example test
             * @enum {string}
             */
            environment: "live" | "test";
            /**
             * @description The enquirers in whose name the client asks, each with the reasons that it may give. An enquirer belongs to one client of an environment.
             * @example {
             *       "IT321": [
             *         "00AC",
             *         "00EV"
             *       ]
             *     }
             */
            enquirers: {
                [key: string]: string[];
            };
            /**
             * @description The number of a link provider, which asks on behalf of enquirers of other clients.
             * @example 0024
             */
            linkProviderId: string | null;
            /**
             * @description The enquirers of other clients that let this one, a link provider, ask on their behalf.
             * @example [
             *       "IT322"
             *     ]
             */
            mandates: string[];
            /**
             * @description Its usage plan.
             * @example standard
             */
            plan: string | null;
        };
        ChangeKadoeClientBody: {
            /**
             * @description The enquirers in whose name the client asks, each with the reasons that it may give. An enquirer belongs to one client of an environment.
             * @example {
             *       "IT321": [
             *         "00AC",
             *         "00EV"
             *       ]
             *     }
             */
            enquirers: {
                [key: string]: string[];
            };
            /**
             * @description The number of a link provider, which asks on behalf of enquirers of other clients.
             * @example 0024
             */
            linkProviderId: string | null;
            /**
             * @description The enquirers of other clients that let this one, a link provider, ask on their behalf.
             * @example [
             *       "IT322"
             *     ]
             */
            mandates: string[];
            /**
             * @description Its usage plan.
             * @example standard
             */
            plan: string;
        };
        VersionCountsBody: {
            /**
             * @description Versions that the load adds.
             * @example 2
             */
            added: number;
            /**
             * @description Versions that the load ends, because the file says otherwise.
             * @example 1
             */
            closed: number;
        };
        LoadedVersionsBody: {
            /** @description Versions of the vehicles' own details: VIN, make, colour and the like. */
            details: components["schemas"]["VersionCountsBody"];
            /** @description Versions of which vehicle has which mark. */
            marks: components["schemas"]["VersionCountsBody"];
            /** @description Versions of who keeps which vehicle. */
            keepers: components["schemas"]["VersionCountsBody"];
            /** @description Versions of states, such as stolen. */
            states: components["schemas"]["VersionCountsBody"];
        };
        LoadAnswer: {
            /**
             * @description Whose register it is: that of live clients, or of test clients.
             * @enum {string}
             */
            environment: "live" | "test";
            /**
             * @description Whether this was a dry run, which stores nothing.
             * @example false
             */
            dryRun: boolean;
            /**
             * @description The number of the load. Each enquiry keeps the number of the load that it saw. Null for a dry run.
             * @example 7
             */
            number: number | null;
            /**
             * Format: date-time
             * @description The time from which the register answers with this file; null for a dry run.
             * @example 2026-11-29T15:00:00.000Z
             */
            recordedAt: string | null;
            /**
             * @description Lines of the file that are not empty.
             * @example 18
             */
            linesRead: number;
            /**
             * @description Vehicles that the register did not have.
             * @example 18
             */
            newVehicles: number;
            /** @description Only what differs from the register is written. */
            versions: components["schemas"]["LoadedVersionsBody"];
        };
        KeeperAddressBody: {
            /** @example 1 TEST STREET */
            line1?: string;
            /** @example TOWNHILL */
            line2?: string;
            /** @example SWANSEA */
            line3?: string;
            /** @example WEST GLAMORGAN */
            line4?: string;
            /** @example ABERTAWE SA48BA */
            line5?: string;
            /** @example WA LES */
            postcode?: string;
        };
        RecordedEnquiryBody: {
            /**
             * Format: uuid
             * @example 0193767c-1c00-7b5e-9d4f-2a1c3e5f7089
             */
            id: string;
            /**
             * Format: date-time
             * @example 2026-11-29T15:00:00.000Z
             */
            recordedAt: string;
            /**
             * @description The client's environment.
             * @enum {string}
             */
            environment: "live" | "test";
            /**
             * Format: uuid
             * @example 6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10
             */
            clientId: string;
            /**
             * @description What the client is called now.
             * @example Harbour Parking
             */
            clientName: string | null;
            /** @example IT321 */
            enquirerId: string;
            /** @example 0024 */
            linkProviderId: string | null;
            /** @example 00EV */
            reasonCode: string;
            /**
             * @description The enquirer's own reference.
             * @example CASE 4711
             */
            referenceNumber: string;
            /**
             * Format: date
             * @example 2025-03-01
             */
            eventDate: string;
            /**
             * @description Whether the enquiry had a mark or a VIN. The mark or VIN itself is not stored.
             * @enum {string}
             */
            askedBy: "registrationNumber" | "chassisVin";
            /**
             * @description `KEEPER`, `STOLEN`, `EXPORTED`, `MULTIPLE`, or the code of the error.
             * @example KEEPER
             */
            outcome: string;
            /**
             * @description The number of the latest load that the register had then; null if the register was not asked, or was empty.
             * @example 7
             */
            load: number | null;
            /**
             * @description Whether the client is charged for it.
             * @example true
             */
            chargeable: boolean;
        };
        EnquiriesPage: {
            /** @description The newest first. */
            enquiries: components["schemas"]["RecordedEnquiryBody"][];
            /**
             * @description What to send as `cursor` for the page after this one; null when this is the last.
             * @example WzE3MTQ0ODU3NTkxNTUsIjNmMGM5YTUyIl0
             */
            next: string | null;
        };
        SearchEnquiriesBody: {
            /**
             * @description The mark by which the vehicle was asked about. Send either this or the VIN.
             * @example AA19BBB
             */
            registrationNumber?: string;
            /**
             * @description The VIN by which the vehicle was asked about. Send either this or the mark.
             * @example 1C8FZB8912U529823
             */
            chassisVin?: string;
        };
        KnownVehicleBody: {
            /** @example AA19BBB */
            registrationNumber?: string;
            /** @example 1C8FZB8912U529823 */
            chassisVin?: string;
            /** @example FORD */
            make?: string;
            /** @example ESCORT */
            model?: string;
            /** @example GREY */
            colour?: string;
            /** @example WHITE */
            secondaryColour?: string;
            /** @example PRIVATE LIGHT GOODS */
            taxClass?: string;
            /** @example Untaxed */
            taxStatus?: string;
            /** @example SALOON */
            bodyType?: string;
            /** @example 2 */
            seatingCapacity?: number;
        };
        KnownStateBody: {
            /** @enum {string} */
            kind: "STOLEN" | "EXPORTED" | "SCRAPPED" | "FROZEN" | "VOID" | "BATCH_TRAIL" | "GEO" | "MOD" | "IN_TRADE";
            /**
             * Format: date
             * @example 2025-01-01
             */
            from: string;
            /**
             * Format: date
             * @description The first day on which it no longer held; absent while it does.
             * @example 2025-06-01
             */
            to?: string;
        };
        MaskedKeeperBody: {
            /**
             * Format: date
             * @description Absent for a keeper who is withheld now.
             * @example 2019-03-01
             */
            from?: string;
            /**
             * Format: date
             * @example 2023-05-01
             */
            to?: string;
            /** @enum {string} */
            kind?: "person" | "company" | "nobody";
            /**
             * @description Masked.
             * @example J*** W***
             */
            name: string;
            /**
             * @description Masked.
             * @example SA***
             */
            postcode?: string;
        };
        MaskedFactsBody: {
            /**
             * @description The identity of the vehicle in the register's files.
             * @example V0001
             */
            reference: string;
            /** @description What is absent was not known. */
            vehicle: components["schemas"]["KnownVehicleBody"];
            /** @description On the day of the event; of kinds that are withheld, on the day of the enquiry. */
            states: components["schemas"]["KnownStateBody"][];
            /** @description The kind for which the answer was withheld. The enquirer does not learn it. */
            withheldAs: ("FROZEN" | "VOID" | "BATCH_TRAIL" | "GEO" | "MOD") | null;
            /**
             * @description Whether the register answers nobody about this vehicle today.
             * @example false
             */
            isWithheldNow: boolean;
            keeper: components["schemas"]["MaskedKeeperBody"] | null;
        };
        MaskedExplanationBody: {
            enquiry: components["schemas"]["RecordedEnquiryBody"];
            /**
             * @description Whether the answer had the keeper's name and address.
             * @example true
             */
            keeperAnswered: boolean;
            /** @description The facts as they were known then. Null when no vehicle, or more than one, was found, or the register was not asked. */
            known: components["schemas"]["MaskedFactsBody"] | null;
        };
        ShowKeeperBody: {
            /**
             * @description Why you need the name and address: for the audit trail. One line, without personal data.
             * @example the enquirer has to show a court what it was answered
             */
            reason: string;
        };
        NamedKeeperBody: {
            /**
             * Format: date
             * @example 2019-03-01
             */
            from: string;
            /**
             * Format: date
             * @example 2023-05-01
             */
            to?: string;
            /** @example MR */
            title?: string;
            /** @example JOHN */
            firstNames?: string;
            /** @example WILS */
            lastName?: string;
            /** @example HARBOUR FLEET LTD */
            companyName?: string;
            /** @example 4 */
            fleetNumber?: number;
            address?: components["schemas"]["KeeperAddressBody"];
        };
        NamedFactsBody: {
            /**
             * @description The identity of the vehicle in the register's files.
             * @example V0001
             */
            reference: string;
            /** @description What is absent was not known. */
            vehicle: components["schemas"]["KnownVehicleBody"];
            /** @description On the day of the event; of kinds that are withheld, on the day of the enquiry. */
            states: components["schemas"]["KnownStateBody"][];
            /** @description The kind for which the answer was withheld. The enquirer does not learn it. */
            withheldAs: ("FROZEN" | "VOID" | "BATCH_TRAIL" | "GEO" | "MOD") | null;
            /**
             * @description Whether the register answers nobody about this vehicle today.
             * @example false
             */
            isWithheldNow: boolean;
            keeper: components["schemas"]["NamedKeeperBody"] | null;
        };
        NamedExplanationBody: {
            enquiry: components["schemas"]["RecordedEnquiryBody"];
            /**
             * @description Whether the answer had the keeper's name and address.
             * @example true
             */
            keeperAnswered: boolean;
            /** @description The facts as they were known then. Null when no vehicle, or more than one, was found, or the register was not asked. */
            known: components["schemas"]["NamedFactsBody"] | null;
        };
        ClientCallsBody: {
            /**
             * Format: uuid
             * @example 6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10
             */
            clientId: string;
            /**
             * @description What the client is called now.
             * @example Harbour Parking
             */
            name: string | null;
            /** @enum {string} */
            environment: "live" | "test";
            /**
             * @description Calls that passed validation, refusals included.
             * @example 1250
             */
            calls: number;
            /**
             * @description Those that were answered with a keeper; 0 for a test client.
             * @example 1100
             */
            chargeable: number;
        };
        KadoeUsageBody: {
            /**
             * @description The month in UTC.
             * @example 2026-11
             */
            month: string;
            /** @description Clients that made a call, by name. */
            usage: components["schemas"]["ClientCallsBody"][];
        };
        CaseReasonBody: {
            /**
             * @example FEE_UNUSUAL
             * @enum {string}
             */
            code: "LOCAL_TIME_AHEAD" | "LICENCE_NUMBER_FORM" | "LICENCE_NUMBER_DISAGREES" | "NO_LICENCE_REFERENCE" | "APPLICATION_REFERENCE_FORM" | "FEE_UNUSUAL" | "DATE_OF_BIRTH" | "AGE" | "INVESTIGATION_ASKED" | "PHOTO_QUALITY" | "PHOTO_OVERRIDE" | "PHOTO_MISSING" | "PHOTO_SMALL" | "SIGNATURE_MISSING" | "CARD_STATUS_CONTRADICTION" | "ADDRESS_FORM" | "BFPO_UNKNOWN" | "DUPLICATE_LICENCE" | "TEST_SCENARIO";
            /**
             * @description The path of the field, and never its value.
             * @example feePaid
             */
            field: string;
        };
        CaseSummaryBody: {
            /**
             * Format: uuid
             * @example 0d6f6c1e-52a3-4c1f-8a0e-7b9d2e4f6a11
             */
            applicationId: string;
            /**
             * Format: uuid
             * @example 6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10
             */
            clientId: string;
            /** @example Harbour Post */
            clientName: string | null;
            /** @enum {string} */
            environment: "live" | "test";
            /** @enum {string} */
            transactionType: "TYRR" | "TYRPC";
            /**
             * @description In pence.
             * @example 1400
             */
            feePaid: number;
            /** @enum {string} */
            state: "RECEIVED" | "CHECKED" | "IN_REVIEW" | "READY" | "REJECTED" | "FORWARDED";
            /**
             * Format: date-time
             * @example 2026-11-30T09:30:00.000Z
             */
            stateSince: string;
            /**
             * Format: date-time
             * @example 2026-11-30T09:30:00.000Z
             */
            receivedAt: string;
            /** @description Why a caseworker has to look at it. */
            reasons: components["schemas"]["CaseReasonBody"][];
            /**
             * Format: date-time
             * @description When forwarding was given up. Null, unless somebody has to ask for it again.
             * @example 2026-11-30T09:30:00.000Z
             */
            forwardingFailedAt: string | null;
            /**
             * Format: date-time
             * @example 2026-11-30T09:30:00.000Z
             */
            imagesErasedAt: string | null;
            /**
             * Format: date-time
             * @description When the personal data was erased. What is left says nothing about a person.
             * @example 2026-11-30T09:30:00.000Z
             */
            erasedAt: string | null;
        };
        CasesPage: {
            /** @description The oldest first. */
            applications: components["schemas"]["CaseSummaryBody"][];
            /**
             * @description What to send as `cursor` for the page after this one; null when this is the last.
             * @example WzE3MTQ0ODU3NTkxNTUsIjNmMGM5YTUyIl0
             */
            next: string | null;
        };
        SearchCasesBody: {
            /**
             * @description The person's driving licence number. Send either this, or a transaction with its client.
             * @example MCADI801206HZ9HM
             */
            drivingLicenceNumber?: string;
            /**
             * @description The partner's id of the transaction.
             * @example 123456789012345678901234
             */
            transactionId?: string;
            /**
             * Format: uuid
             * @description The client that has sent the transaction. Required with `transactionId`.
             * @example 6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10
             */
            clientId?: string;
        };
        CaseStateChangeBody: {
            /** @enum {string} */
            state: "RECEIVED" | "CHECKED" | "IN_REVIEW" | "READY" | "REJECTED" | "FORWARDED";
            /**
             * Format: date-time
             * @example 2026-11-30T09:30:00.000Z
             */
            at: string;
        };
        CaseForwardingBody: {
            /**
             * Format: date-time
             * @example 2026-11-30T09:30:00.000Z
             */
            at: string;
            /** @enum {string} */
            outcome: "forwarded" | "failed";
            /**
             * @description Why it failed.
             * @example null
             */
            problem: string | null;
        };
        CaseImageBody: {
            /** @enum {string} */
            kind: "photo" | "signature" | "photocard-front" | "photocard-back";
            /** @enum {string} */
            mediaType: "image/jpeg" | "image/png";
            /** @example 48211 */
            bytes: number;
            /** @example 600 */
            width: number;
            /** @example 750 */
            height: number;
        };
        FullCaseBody: {
            /**
             * Format: uuid
             * @example 0d6f6c1e-52a3-4c1f-8a0e-7b9d2e4f6a11
             */
            applicationId: string;
            /**
             * Format: uuid
             * @example 6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10
             */
            clientId: string;
            /** @example Harbour Post */
            clientName: string | null;
            /** @enum {string} */
            environment: "live" | "test";
            /** @enum {string} */
            transactionType: "TYRR" | "TYRPC";
            /**
             * @description In pence.
             * @example 1400
             */
            feePaid: number;
            /** @enum {string} */
            state: "RECEIVED" | "CHECKED" | "IN_REVIEW" | "READY" | "REJECTED" | "FORWARDED";
            /**
             * Format: date-time
             * @example 2026-11-30T09:30:00.000Z
             */
            stateSince: string;
            /**
             * Format: date-time
             * @example 2026-11-30T09:30:00.000Z
             */
            receivedAt: string;
            /** @description Why a caseworker has to look at it. */
            reasons: components["schemas"]["CaseReasonBody"][];
            /**
             * Format: date-time
             * @description When forwarding was given up. Null, unless somebody has to ask for it again.
             * @example 2026-11-30T09:30:00.000Z
             */
            forwardingFailedAt: string | null;
            /**
             * Format: date-time
             * @example 2026-11-30T09:30:00.000Z
             */
            imagesErasedAt: string | null;
            /**
             * Format: date-time
             * @description When the personal data was erased. What is left says nothing about a person.
             * @example 2026-11-30T09:30:00.000Z
             */
            erasedAt: string | null;
            history: components["schemas"]["CaseStateChangeBody"][];
            /** @description Each attempt to forward it. */
            forwarding: components["schemas"]["CaseForwardingBody"][];
            /** @description Its images, until they are erased. */
            images: components["schemas"]["CaseImageBody"][];
            /**
             * @description Null once erased.
             * @example 123456789012345678901234
             */
            transactionId: string | null;
            /**
             * @description The fields of the application without its images, in the spelling of the Driving Licence Renewal API. Null once erased.
             * @example {
             *       "transactionType": "TYRR",
             *       "feePaid": 1400,
             *       "dateOfBirth": "1986-01-20"
             *     }
             */
            fields: {
                [key: string]: unknown;
            } | null;
            /**
             * @description Why it was rejected.
             * @example null
             */
            rejection: string | null;
        };
        RejectCaseBody: {
            /**
             * @description Why. It is kept sealed with the application, and erased with it.
             * @example The photograph shows another person than the photocard.
             */
            reason: string;
        };
        EraseCaseBody: {
            /**
             * @description Why it is erased before its time: for the audit trail. One line, without personal data.
             * @example the person has asked for erasure
             */
            reason: string;
        };
        NewSecretBody: {
            /**
             * @description Shown this once: nobody can tell it to you again.
             * @example tX3~an-example-that-never-was-a-secret.8
             */
            clientSecret: string;
        };
        SecretBody: {
            /**
             * Format: uuid
             * @example 3f0c9a52-7d1e-4b86-a0f4-5f7f2f9f6c11
             */
            keyId: string;
            /**
             * @description The first three characters of the secret.
             * @example tX3
             */
            hint: string;
            /**
             * Format: date-time
             * @example 2024-04-30T14:02:39.155Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description Two years later. From then on the secret no longer works.
             * @example 2026-04-30T14:02:39.155Z
             */
            expiresAt: string;
        };
        OnboardClientBody: {
            /**
             * @description A manufacturer's name, or a word for any other client.
             * @example Acme Motors
             */
            name: string;
            /**
             * Format: email
             * @description A team's address, not one person's.
             * @example recalls-team@acme.example
             */
            email: string;
            /**
             * @description What the client may call. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            role: "manufacturer" | "mot" | "admin";
            /**
             * @description A manufacturer that is here already and gets one more client. Without it, a client of role `manufacturer` comes with a new manufacturer of its name.
             * @example 7
             */
            manufacturerId?: number;
            /**
             * @description OpenSSH public keys for SFTP, one line each; only for a new manufacturer.
             * @example [
             *       "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl acme"
             *     ]
             */
            sshKeys?: string[];
            /**
             * @description Calls a UTC day, if not the default.
             * @example 500000
             */
            dailyQuota?: number;
        };
        OnboardedManufacturer: {
            /** @example 7 */
            id: number;
            /**
             * @description A manufacturer's name, or a word for any other client.
             * @example Acme Motors
             */
            name: string;
            /**
             * Format: email
             * @description A team's address, not one person's.
             * @example recalls-team@acme.example
             */
            teamEmail: string;
        };
        HostKeyBody: {
            /** @example ssh-ed25519 */
            type: string;
            /**
             * @description What an SFTP client shows at the first connection: compare the two.
             * @example SHA256:7Yd0nkl3V1xF6n0mZl2Jq5oW8c9sT4uB3aE6rG7hK1M
             */
            fingerprint: string;
            /**
             * @description A line for `known_hosts`.
             * @example [sftp.recalls.example]:2222 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl
             */
            knownHosts: string;
        };
        SftpEndpointBody: {
            /**
             * @description Null when another SFTP server takes the files and no setting says where it is.
             * @example sftp.recalls.example
             */
            host: string | null;
            /**
             * @description Null when the host is.
             * @example 2222
             */
            port: number | null;
            /** @description The keys with which the server proves that it is the one. Empty when another SFTP server takes the files, and until the service first listened. */
            hostKeys: components["schemas"]["HostKeyBody"][];
            /** @example acme-motors */
            username: string;
        };
        OnboardedClientAnswer: {
            manufacturer: components["schemas"]["OnboardedManufacturer"] | null;
            /**
             * @description What the client may call. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            role: "manufacturer" | "mot" | "admin";
            /**
             * Format: uuid
             * @example 6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10
             */
            clientId: string;
            /**
             * @description Shown this once and kept only as a hash.
             * @example tX3~an-example-that-never-was-a-secret.8
             */
            clientSecret: string;
            /**
             * @description Where the API is: paths are appended to it.
             * @example https://recalls.example
             */
            apiUrl: string;
            /** @example https://recalls.example/.default */
            scopeUrl: string;
            /** @example https://recalls.example/oauth2/v2.0/token */
            accessTokenUrl: string;
            /**
             * @description Shown this once and kept only as a hash.
             * @example vrk_an-example-that-never-was-a-key
             */
            apiKey: string;
            sftp: components["schemas"]["SftpEndpointBody"] | null;
        };
        ManufacturerOfClient: {
            /** @example 7 */
            id: number;
            /**
             * @description A manufacturer's name, or a word for any other client.
             * @example Acme Motors
             */
            name: string;
        };
        ClientBody: {
            /**
             * Format: uuid
             * @example 6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10
             */
            clientId: string;
            /**
             * @description What the client may call.
             * @example manufacturer
             * @enum {string}
             */
            role: "kadoe" | "renewal-partner" | "manufacturer" | "mot" | "admin";
            /**
             * @description Whether its calls are real ones, or only for trying out.
             * @example live
             * @enum {string}
             */
            environment: "live" | "test";
            /**
             * @description A manufacturer's name, or a word for any other client.
             * @example Acme Motors
             */
            name: string;
            /**
             * Format: email
             * @description A team's address, not one person's.
             * @example recalls-team@acme.example
             */
            teamEmail: string;
            /** @description Null for clients of other roles. */
            manufacturer: components["schemas"]["ManufacturerOfClient"] | null;
            /**
             * @description Calls a UTC day. `null` is the default of the service; other surfaces limit calls in another way.
             * @example 500000
             */
            dailyQuota: number | null;
            /**
             * Format: date-time
             * @description Null while the client may call.
             * @example 2024-04-30T14:02:39.155Z
             */
            disabledAt: string | null;
            /**
             * Format: date-time
             * @example 2024-04-30T14:02:39.155Z
             */
            createdAt: string;
            kadoe?: components["schemas"]["KadoeClientDetailsBody"];
            renewal?: components["schemas"]["RenewalClientDetailsBody"];
        };
        ClientPage: {
            clients: components["schemas"]["ClientBody"][];
            /**
             * @description What to send as `cursor` for the page after this one; null when this is the last.
             * @example WzE3MTQ0ODU3NTkxNTUsIjNmMGM5YTUyIl0
             */
            next: string | null;
        };
        CredentialBody: {
            /**
             * Format: uuid
             * @example 3f0c9a52-7d1e-4b86-a0f4-5f7f2f9f6c11
             */
            keyId: string;
            /**
             * @description Its first characters, so that its holder can tell which it is.
             * @example tX3
             */
            hint: string;
            /**
             * Format: date-time
             * @example 2024-04-30T14:02:39.155Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description Null for a key that nobody has set an end to.
             * @example 2024-04-30T14:02:39.155Z
             */
            expiresAt: string | null;
            /**
             * Format: date-time
             * @description When it was last presented and right, to the minute. Null before its first use, and for a secret that Microsoft Entra ID verifies.
             * @example 2024-04-30T14:02:39.155Z
             */
            lastUsedAt: string | null;
        };
        UserOfClient: {
            /** @example user-7k2m9qpxwe */
            userName: string;
            /**
             * @description Whether the password is a one-time password, which only opens the change of it.
             * @example false
             */
            isOneTime: boolean;
            /**
             * Format: date-time
             * @example 2024-04-30T14:02:39.155Z
             */
            passwordSetAt: string;
            /**
             * Format: date-time
             * @example 2024-04-30T14:02:39.155Z
             */
            passwordExpiresAt: string;
            /**
             * Format: date-time
             * @description When it was last presented and right, to the minute. Null before its first use, and for a secret that Microsoft Entra ID verifies.
             * @example 2024-04-30T14:02:39.155Z
             */
            passwordUsedAt: string | null;
        };
        UsageTodayBody: {
            /**
             * Format: date
             * @description The day in UTC.
             * @example 2024-04-30
             */
            date: string;
            /**
             * @description Calls that were let through: exactly while the client makes none, and too few by at most 1,000 per process while it does.
             * @example 11250
             */
            used: number;
            /**
             * @description Calls of the allowance that were handed to the processes of the service: those that were let through, and at most 1,000 a process that still may be.
             * @example 12000
             */
            handedOut: number;
            /**
             * @description Calls that the client may make that day.
             * @example 500000
             */
            allowance: number;
        };
        FullClientBody: {
            /**
             * Format: uuid
             * @example 6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10
             */
            clientId: string;
            /**
             * @description What the client may call.
             * @example manufacturer
             * @enum {string}
             */
            role: "kadoe" | "renewal-partner" | "manufacturer" | "mot" | "admin";
            /**
             * @description Whether its calls are real ones, or only for trying out.
             * @example live
             * @enum {string}
             */
            environment: "live" | "test";
            /**
             * @description A manufacturer's name, or a word for any other client.
             * @example Acme Motors
             */
            name: string;
            /**
             * Format: email
             * @description A team's address, not one person's.
             * @example recalls-team@acme.example
             */
            teamEmail: string;
            /** @description Null for clients of other roles. */
            manufacturer: components["schemas"]["ManufacturerOfClient"] | null;
            /**
             * @description Calls a UTC day. `null` is the default of the service; other surfaces limit calls in another way.
             * @example 500000
             */
            dailyQuota: number | null;
            /**
             * Format: date-time
             * @description Null while the client may call.
             * @example 2024-04-30T14:02:39.155Z
             */
            disabledAt: string | null;
            /**
             * Format: date-time
             * @example 2024-04-30T14:02:39.155Z
             */
            createdAt: string;
            /** @description Those that work, the oldest first. */
            apiKeys: components["schemas"]["CredentialBody"][];
            /** @description Those that work, the oldest first. */
            clientSecrets: components["schemas"]["CredentialBody"][];
            /** @description Null for clients that sign in with a client secret. */
            user: components["schemas"]["UserOfClient"] | null;
            /** @description Null for clients of other surfaces. */
            usageToday: components["schemas"]["UsageTodayBody"] | null;
            kadoe?: components["schemas"]["KadoeClientDetailsBody"];
            renewal?: components["schemas"]["RenewalClientDetailsBody"];
        };
        ChangeClientBody: {
            /**
             * @description A manufacturer's name, or a word for any other client.
             * @example Acme Motors
             */
            name: string;
            /**
             * Format: email
             * @description A team's address, not one person's.
             * @example recalls-team@acme.example
             */
            teamEmail: string;
            /**
             * @description Calls a UTC day. `null` is the default of the service.
             * @example 500000
             */
            dailyQuota: number | null;
        };
        RotateApiKeyBody: {
            /**
             * @description How long the keys before it still work; 0 ends them at once.
             * @default 0
             * @example 1440
             */
            overlapMinutes: number;
        };
        NewApiKeyBody: {
            /**
             * Format: uuid
             * @example 3f0c9a52-7d1e-4b86-a0f4-5f7f2f9f6c11
             */
            keyId: string;
            /**
             * @description Shown this once and kept only as a hash.
             * @example vrk_an-example-that-never-was-a-key
             */
            apiKey: string;
            /**
             * @description Its first characters.
             * @example vrk_Q7d
             */
            hint: string;
            /**
             * Format: date-time
             * @example 2024-04-30T14:02:39.155Z
             */
            createdAt: string;
            /** @description The keys before it, and when each of them ends. */
            endingKeys: components["schemas"]["CredentialBody"][];
        };
        IssuedSecretBody: {
            /**
             * Format: uuid
             * @example 3f0c9a52-7d1e-4b86-a0f4-5f7f2f9f6c11
             */
            keyId: string;
            /**
             * @description Shown this once and kept only as a hash.
             * @example tX3~an-example-that-never-was-a-secret.8
             */
            clientSecret: string;
            /**
             * Format: date-time
             * @example 2024-04-30T14:02:39.155Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description Two years later.
             * @example 2024-04-30T14:02:39.155Z
             */
            expiresAt: string;
        };
        NewestImportBody: {
            /**
             * Format: uuid
             * @example 0a6b6f0e-5f0f-4c58-8a07-5f7f3f6a1c22
             */
            runId: string;
            /**
             * @example done
             * @enum {string}
             */
            state: "received" | "scanning" | "validating" | "merging" | "done" | "rejected" | "held";
            /**
             * Format: date-time
             * @example 2024-04-30T14:02:39.155Z
             */
            receivedAt: string;
        };
        ManufacturerBody: {
            /** @example 7 */
            id: number;
            /**
             * @description A manufacturer's name, or a word for any other client.
             * @example Acme Motors
             */
            name: string;
            /**
             * Format: email
             * @description Where mails about its files go.
             * @example recalls-team@acme.example
             */
            teamEmail: string;
            /**
             * @description Made from its first name, and never changed.
             * @example acme-motors
             */
            sftpUsername: string;
            /**
             * Format: date-time
             * @example 2024-04-30T14:02:39.155Z
             */
            createdAt: string;
            /** @description The file that came in last. */
            newestImport: components["schemas"]["NewestImportBody"] | null;
        };
        ManufacturerPage: {
            manufacturers: components["schemas"]["ManufacturerBody"][];
            /**
             * @description What to send as `cursor` for the page after this one; null when this is the last.
             * @example WzE3MTQ0ODU3NTkxNTUsIjNmMGM5YTUyIl0
             */
            next: string | null;
        };
        ClientOfManufacturerBody: {
            /**
             * Format: uuid
             * @example 6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10
             */
            clientId: string;
            /**
             * @description A manufacturer's name, or a word for any other client.
             * @example Acme Motors
             */
            name: string;
            /**
             * Format: date-time
             * @description Null while the client may call.
             * @example 2024-04-30T14:02:39.155Z
             */
            disabledAt: string | null;
        };
        SshKeyBody: {
            /** @example 12 */
            keyId: number;
            /**
             * @description As `ssh-keygen -l` prints it.
             * @example SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU
             */
            fingerprint: string;
            /**
             * Format: date-time
             * @example 2024-04-30T14:02:39.155Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it last logged in over SFTP, exact to a minute; null if it never did.
             * @example 2024-04-30T14:02:39.155Z
             */
            lastUsedAt: string | null;
        };
        FullManufacturerBody: {
            /** @example 7 */
            id: number;
            /**
             * @description A manufacturer's name, or a word for any other client.
             * @example Acme Motors
             */
            name: string;
            /**
             * Format: email
             * @description Where mails about its files go.
             * @example recalls-team@acme.example
             */
            teamEmail: string;
            /**
             * @description Made from its first name, and never changed.
             * @example acme-motors
             */
            sftpUsername: string;
            /**
             * Format: date-time
             * @example 2024-04-30T14:02:39.155Z
             */
            createdAt: string;
            /** @description The file that came in last. */
            newestImport: components["schemas"]["NewestImportBody"] | null;
            sftp: components["schemas"]["SftpEndpointBody"];
            clients: components["schemas"]["ClientOfManufacturerBody"][];
            sshKeys: components["schemas"]["SshKeyBody"][];
        };
        ChangeManufacturerBody: {
            /**
             * @description A manufacturer's name, or a word for any other client.
             * @example Acme Motors
             */
            name: string;
            /**
             * Format: email
             * @description A team's address, not one person's.
             * @example recalls-team@acme.example
             */
            teamEmail: string;
        };
        AddSshKeyBody: {
            /**
             * @description In the one-line format of OpenSSH; a comment is dropped.
             * @example ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl acme
             */
            publicKey: string;
        };
        SftpAddressBody: {
            /**
             * @description Null when another SFTP server takes the files and no setting says where it is.
             * @example sftp.recalls.example
             */
            host: string | null;
            /**
             * @description Null when the host is.
             * @example 2222
             */
            port: number | null;
            /** @description The keys with which the server proves that it is the one. Empty when another SFTP server takes the files, and until the service first listened. */
            hostKeys: components["schemas"]["HostKeyBody"][];
        };
        ClientUseBody: {
            /**
             * Format: uuid
             * @example 6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10
             */
            clientId: string;
            /**
             * @description A manufacturer's name, or a word for any other client.
             * @example Acme Motors
             */
            name: string;
            /**
             * @description What the client may call.
             * @example manufacturer
             * @enum {string}
             */
            role: "manufacturer" | "mot" | "admin";
            manufacturer: components["schemas"]["ManufacturerOfClient"] | null;
            /**
             * @description Calls that were let through: exactly while the client makes none, and too few by at most 1,000 per process while it does.
             * @example 11250
             */
            used: number;
            /**
             * @description Calls of the allowance that were handed to the processes of the service: those that were let through and, on the day itself, at most 1,000 a process that still may be.
             * @example 12000
             */
            handedOut: number;
            /**
             * @description Calls a day that the client may make now: what it was on an earlier day is not kept.
             * @example 500000
             */
            allowance: number;
        };
        UsagePage: {
            /**
             * Format: date
             * @description The day in UTC.
             * @example 2024-04-30
             */
            date: string;
            usage: components["schemas"]["ClientUseBody"][];
            /**
             * @description What to send as `cursor` for the page after this one; null when this is the last.
             * @example WzE3MTQ0ODU3NTkxNTUsIjNmMGM5YTUyIl0
             */
            next: string | null;
        };
        DayOfUseBody: {
            /**
             * Format: date
             * @description The day in UTC.
             * @example 2024-04-30
             */
            date: string;
            /**
             * @description Calls that were let through. Null when they are not counted by days, because the usage plan of the client has a quota of another period, or none.
             * @example 11250
             */
            used: number | null;
        };
        ClientDaysBody: {
            /** @description The last 30 days, the oldest first. */
            days: components["schemas"]["DayOfUseBody"][];
        };
        EndingCredentialBody: {
            /**
             * @example client secret
             * @enum {string}
             */
            kind: "client secret" | "api key" | "password";
            /**
             * Format: uuid
             * @description The `keyId` of a secret or key; the client id of a password.
             * @example 3f0c9a52-7d1e-4b86-a0f4-5f7f2f9f6c11
             */
            id: string;
            /**
             * @description The first characters of a secret or key; the username of a password.
             * @example tX3
             */
            hint: string;
            /**
             * Format: uuid
             * @example 6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10
             */
            clientId: string;
            /**
             * @description A manufacturer's name, or a word for any other client.
             * @example Acme Motors
             */
            name: string;
            /**
             * @description What the client may call.
             * @example manufacturer
             * @enum {string}
             */
            role: "kadoe" | "renewal-partner" | "manufacturer" | "mot" | "admin";
            /**
             * Format: date-time
             * @example 2024-04-30T14:02:39.155Z
             */
            expiresAt: string;
            /**
             * Format: date-time
             * @description When it was last presented and right, to the minute. Null before its first use, and for a secret that Microsoft Entra ID verifies.
             * @example 2024-04-30T14:02:39.155Z
             */
            lastUsedAt: string | null;
        };
        EndingCredentialPage: {
            credentials: components["schemas"]["EndingCredentialBody"][];
            /**
             * @description What to send as `cursor` for the page after this one; null when this is the last.
             * @example WzE3MTQ0ODU3NTkxNTUsIjNmMGM5YTUyIl0
             */
            next: string | null;
        };
        OpenRecallBody: {
            /**
             * @description Vehicle identification number: letters from A to Z and digits. It has one form, which answers have: upper case, without spaces and hyphens, full-width forms as plain ones. What programs make of VINs (`1.77484E+16`, `#N/A`, invisible characters, letters of other scripts) and words such as `UNKNOWN` are refused.
             * @example 123456789AC
             */
            vin: string;
            /**
             * @description Your recall campaign reference.
             * @example CAR/1
             */
            manufacturerCampaignReference: string;
            /**
             * @description DVSA campaign reference. Leave it out, or empty, if there is none.
             * @example R/123/001
             */
            dvsaCampaignReference?: string | null;
            /**
             * Format: date
             * @description The start date for the recall: from 1960-01-01 to a year from today in London.
             * @example 2024-03-30
             */
            recallCampaignStartDate: string;
        };
        OpenedRecall: {
            /**
             * @description Vehicle identification number: letters from A to Z and digits. It has one form, which answers have: upper case, without spaces and hyphens, full-width forms as plain ones. What programs make of VINs (`1.77484E+16`, `#N/A`, invisible characters, letters of other scripts) and words such as `UNKNOWN` are refused.
             * @example 123456789AC
             */
            vin: string;
            /**
             * @description Your recall campaign reference.
             * @example CAR/1
             */
            manufacturerCampaignReference: string;
            /**
             * @description DVSA campaign reference.
             * @example R/123/001
             */
            dvsaCampaignReference?: string;
            /**
             * Format: date
             * @description The start date for the recall.
             * @example 2024-03-30
             */
            recallCampaignStartDate: string;
        };
        OpenedRecallAnswer: {
            /**
             * @description Your name, as onboarded.
             * @example ABC
             */
            manufacturer: string;
            recall: components["schemas"]["OpenedRecall"];
        };
        ListedRecallAnswer: {
            /**
             * @description Vehicle identification number: letters from A to Z and digits. It has one form, which answers have: upper case, without spaces and hyphens, full-width forms as plain ones. What programs make of VINs (`1.77484E+16`, `#N/A`, invisible characters, letters of other scripts) and words such as `UNKNOWN` are refused.
             * @example 123456789AC
             */
            vin: string;
            /**
             * @description Your recall campaign reference.
             * @example CAR/1
             */
            manufacturerCampaignReference: string;
            /**
             * @description DVSA campaign reference.
             * @example R/123/001
             */
            dvsaCampaignReference?: string;
            /**
             * Format: date
             * @description The start date for the recall.
             * @example 2024-03-30
             */
            recallCampaignStartDate: string;
            /**
             * @description Whether the vehicle has been repaired.
             * @example FIXED
             * @enum {string}
             */
            repairStatus: "FIXED" | "NOT_FIXED";
            /**
             * Format: date
             * @description The date the recall was fixed; only with FIXED.
             * @example 2024-04-30
             */
            rectificationDate?: string;
            /**
             * Format: date-time
             * @description When the recall last changed.
             * @example 2024-04-30T14:02:39.155Z
             */
            lastUpdatedDate: string;
        };
        RecallListAnswer: {
            /**
             * @description Your name, as onboarded.
             * @example ABC
             */
            manufacturer: string;
            /** @description The longest unchanged first. */
            recalls: components["schemas"]["ListedRecallAnswer"][];
            /**
             * @description What to send as `cursor` for the page after this one; null when this is the last.
             * @example WzE3MTQ0ODU3NTkxNTUsIjNmMGM5YTUyIl0
             */
            next: string | null;
        };
        VehicleRecall: {
            /**
             * @description Your recall campaign reference.
             * @example CAR/1
             */
            manufacturerCampaignReference: string;
            /**
             * @description DVSA campaign reference.
             * @example R/123/001
             */
            dvsaCampaignReference?: string;
            /**
             * Format: date
             * @description The start date for the recall.
             * @example 2024-03-30
             */
            recallCampaignStartDate: string;
            /**
             * @description Whether the vehicle has been repaired.
             * @example NOT_FIXED
             * @enum {string}
             */
            repairStatus: "FIXED" | "NOT_FIXED";
        };
        VehicleRecallsAnswer: {
            /**
             * @description Vehicle identification number: letters from A to Z and digits. It has one form, which answers have: upper case, without spaces and hyphens, full-width forms as plain ones. What programs make of VINs (`1.77484E+16`, `#N/A`, invisible characters, letters of other scripts) and words such as `UNKNOWN` are refused.
             * @example 123456789AC
             */
            vin: string;
            /**
             * @description Your name, as onboarded.
             * @example ABC
             */
            manufacturer: string;
            /** @description In the order of your recall campaign references. */
            recalls: components["schemas"]["VehicleRecall"][];
            /**
             * Format: date-time
             * @description The newest change among the recalls returned.
             * @example 2024-04-30T14:02:39.155Z
             */
            lastUpdatedDate: string;
        };
        ChangeRepairBody: {
            /**
             * @description Whether the vehicle has been repaired.
             * @example FIXED
             * @enum {string}
             */
            repairStatus: "FIXED" | "NOT_FIXED";
            /**
             * Format: date
             * @description The date the recall was fixed. Required with FIXED: not before the start of the recall campaign and not after today in London. Ignored with NOT_FIXED, which clears the recall's rectification date.
             * @example 2024-03-30
             */
            rectificationDate?: string;
        };
        OutstandingRecall: {
            /**
             * @description Who recalls the vehicle.
             * @example ABC
             */
            manufacturer: string;
            /**
             * @description The manufacturer's recall campaign reference.
             * @example CAR/1
             */
            manufacturerCampaignReference: string;
            /**
             * @description DVSA campaign reference.
             * @example R/123/001
             */
            dvsaCampaignReference?: string;
            /**
             * Format: date
             * @description The start date for the recall.
             * @example 2024-03-30
             */
            recallCampaignStartDate: string;
        };
        VehicleAnswer: {
            /**
             * @description The VIN that was asked for, in the one form that VINs have: upper case, without spaces and hyphens.
             * @example 123456789AC
             */
            vin: string;
            /**
             * @description `Yes`: at least one recall is not fixed. `No`: recalls are known, and all are fixed. `Unknown`: none are known.
             * @example Yes
             * @enum {string}
             */
            hasOutstandingRecall: "Yes" | "No" | "Unknown";
            /**
             * Format: date-time
             * @description The newest of the last change of the vehicle's recalls and the receipt of the last merged file of each manufacturer that has a recall of it, open or fixed: as of when the answer is known to be true. Null when none are known.
             * @example 2024-05-01T06:00:12.000Z
             */
            lastConfirmedDate: string | null;
            /**
             * @description VINs of vehicles with outstanding recalls that differ from this one only in O, 0 and Q or in I and 1. Left out when there are none. Compare the VIN with the vehicle, whatever `hasOutstandingRecall` says: one of the two may be mistyped.
             * @example [
             *       "I23456789AC"
             *     ]
             */
            similarVins?: string[];
            /** @description The recalls that are not fixed, of all manufacturers. Those of one stand together, in the order of its references. */
            recalls: components["schemas"]["OutstandingRecall"][];
            /**
             * Format: date-time
             * @description The newest change among all of the vehicle's recalls, fixed ones too; null when none are known.
             * @example 2024-04-30T14:02:39.155Z
             */
            lastUpdatedDate: string | null;
        };
        AskedVehiclesBody: {
            /**
             * @description Vehicle identification numbers, in any order. One that is given twice is answered twice.
             * @example [
             *       "123456789AC",
             *       "123456789AD"
             *     ]
             */
            vins: string[];
        };
        VehiclesAnswer: {
            /** @description In the order asked. */
            vehicles: components["schemas"]["VehicleAnswer"][];
        };
        ManufacturerConfirmation: {
            /**
             * @description The manufacturer's name, as `recalls` has it.
             * @example ABC
             */
            manufacturer: string;
            /**
             * Format: date-time
             * @description When the last file of the manufacturer that was merged had come in; null when there was none yet. Refused files do not count.
             * @example 2024-04-30T06:00:12.000Z
             */
            lastConfirmedDate: string | null;
        };
        ChangesPage: {
            /** @description The present answers about vehicles that changed, each as `GET /mot/vehicles/{vin}` gives it: put them in the place of those you have. There can be none on a page that more follow. `lastConfirmedDate` is that of when the page was made. A vehicle that only looks like one that changed can be among them, because of its `similarVins`. */
            changes: components["schemas"]["VehicleAnswer"][];
            /** @description All manufacturers, on every page. A file that changes nothing is no change of any vehicle, and yet it confirms what is known: put the list in the place of the one you have. The `lastConfirmedDate` of a vehicle is then the later of the one in your copy and those of the manufacturers that its `recalls` name. Of a vehicle that is `No` it may be older than `GET /mot/vehicles/{vin}` says, because its `recalls` are empty. */
            manufacturers: components["schemas"]["ManufacturerConfirmation"][];
            /**
             * @description What to send as `since` next time, also when this page is the last for now. Keep it with your copy.
             * @example WzE4NzIsMTQ0NTU3Mjk3MCw5MTQwM10
             */
            next: string;
            /**
             * @description Whether there is more already: ask again at once. Otherwise ask again when you want to know.
             * @example false
             */
            more: boolean;
        };
        ImportCountsBody: {
            /**
             * @description Recalls that were not known.
             * @example 2
             */
            added: number;
            /**
             * @description Recalls whose DVSA reference or start date was another.
             * @example 2
             */
            updated: number;
            /**
             * @description Recalls that were fixed, and are in the file again.
             * @example 2
             */
            reopened: number;
            /**
             * @description Open recalls that were not in the file, now marked as fixed.
             * @example 2
             */
            closed: number;
            /**
             * @description Open recalls that were not in the file and whose campaign has not begun, now deleted.
             * @example 2
             */
            withdrawn: number;
            /**
             * @description Recalls that were as they are in the file.
             * @example 2
             */
            unchanged: number;
            /**
             * @description Recalls that were left as they are, because what the API said of them is newer than the file, or because the API opened them lately and no file had them yet.
             * @example 2
             */
            skipped: number;
            /**
             * @description Closures that were held for an administrator to decide on.
             * @example 2
             */
            held: number;
        };
        ImportRunBody: {
            /**
             * Format: uuid
             * @description Which run: one file that came in, from its receipt to its outcome.
             * @example 5f0c9d3e-8a41-4a0e-9f57-2f6f2b1f0c11
             */
            id: string;
            /**
             * @description As it was sent.
             * @example recalls.csv
             */
            fileName: string;
            /**
             * @description How the file came: over SFTP, or by an administrator on the command line.
             * @enum {string}
             */
            source: "sftp" | "command line";
            /**
             * @description `received`, `scanning`, `validating` and `merging` are in progress. `done`: merged. `rejected`: nothing of the file was merged. `held`: merged, but its closures wait for an administrator; or, with `heldWhole`, nothing of it is merged until an administrator approves it.
             * @enum {string}
             */
            state: "received" | "scanning" | "validating" | "merging" | "done" | "rejected" | "held";
            /**
             * @description What a run that does not go on waits for; it is tried again by itself. Null for all other runs.
             * @example the virus scanner, which is not available at the moment
             */
            waitingFor: string | null;
            /**
             * @description How large the file is, in bytes.
             * @example 180000000
             */
            sizeBytes: number;
            /**
             * @description How many of them are read, which is how far the validation is. Null once the run has ended.
             * @example 90000000
             */
            bytesRead: number | null;
            /**
             * @description Rows in the file, once the run has ended.
             * @example 3500000
             */
            rowsRead: number;
            /**
             * Format: date-time
             * @description When the file was there whole.
             * @example 2024-04-30T14:02:39.155Z
             */
            receivedAt: string;
            /**
             * Format: date-time
             * @description When work on it began.
             * @example 2024-04-30T14:02:39.155Z
             */
            startedAt: string | null;
            /**
             * Format: date-time
             * @description When it was merged or refused.
             * @example 2024-04-30T14:02:39.155Z
             */
            finishedAt: string | null;
            /** @description What the merge did; all 0 until then, and for a file that was refused. */
            counts: components["schemas"]["ImportCountsBody"];
            /** @description What became of closures that were held: an administrator `approved` or `rejected` them, or a later file `superseded` this one. Null as long as nobody decided, or when none were held. */
            closuresDecision: ("approved" | "rejected" | "superseded") | null;
            /**
             * Format: date-time
             * @description When that was decided.
             * @example 2024-04-30T14:02:39.155Z
             */
            closuresDecidedAt: string | null;
            /**
             * @description Why the file was refused, in the words of the e-mail that tells the team. Each once.
             * @example [
             *       "Incorrect date format"
             *     ]
             */
            reasons: ("Incorrect date format" | "Wrong encoding format" | "Missing column headers" | "Columns in the wrong order" | "Wrong file extension" | "Missing required fields" | "Multiple files uploaded" | "Infected file" | "Manufacturer Recall Campaign Reference too long" | "DVSA Recall Campaign Reference too long" | "Invalid Manufacturer Recall Campaign Reference" | "Invalid DVSA Recall Campaign Reference" | "Spaces in the file name" | "Dot at the start of the file name" | "Too many rows" | "Duplicate rows" | "Malformed row" | "Invalid VIN" | "Invalid time in the file name" | "Future time in the file name" | "Older than the last file" | "Superseded by a newer file" | "Given up by an administrator" | "Not approved by an administrator")[];
            /**
             * @description All faults found; the first 10,000 are kept.
             * @example 2
             */
            faultCount: number;
            /**
             * Format: date-time
             * @description As of when the data in the file are: the time in its name, or its receipt.
             * @example 2024-04-30T14:02:39.155Z
             */
            asOf: string;
            /**
             * @description What you should look at although the file was merged, in words.
             * @example [
             *       "2 vehicles have recalls under car/1 and under CAR/1, which differ only in upper and lower case: they count as two recalls."
             *     ]
             */
            warnings: string[];
            /**
             * @description Why closures, or the whole file, were held for an administrator; none when nothing was.
             * @example [
             *       "All open recalls of a campaign would be closed"
             *     ]
             */
            heldReasons: string[];
            /**
             * @description Whether all of the file was held, so that nothing of it was merged.
             * @example false
             */
            heldWhole: boolean;
            /**
             * Format: date-time
             * @description When an administrator undid what the file changed.
             * @example 2024-04-30T14:02:39.155Z
             */
            undoneAt: string | null;
        };
        ImportRunsPage: {
            /** @description The newest first. */
            imports: components["schemas"]["ImportRunBody"][];
            /**
             * @description What to send as `cursor` for the page after this one; null when this is the last.
             * @example WzE3MTQ0ODU3NTkxNTUsIjNmMGM5YTUyIl0
             */
            next: string | null;
        };
        FileFaultBody: {
            /**
             * @description The header is line 1. Null for what is wrong with the file as a whole.
             * @example 3
             */
            line: number | null;
            /** @description Null when the fault is of no one column. */
            column: ("VIN" | "ManufacturerRecallCampaignReference" | "DVSACampaignReference" | "RecallCampaignStartDate") | null;
            /**
             * @description Why the file was refused, in the words of the e-mail that tells the team.
             * @enum {string}
             */
            reason: "Incorrect date format" | "Wrong encoding format" | "Missing column headers" | "Columns in the wrong order" | "Wrong file extension" | "Missing required fields" | "Multiple files uploaded" | "Infected file" | "Manufacturer Recall Campaign Reference too long" | "DVSA Recall Campaign Reference too long" | "Invalid Manufacturer Recall Campaign Reference" | "Invalid DVSA Recall Campaign Reference" | "Spaces in the file name" | "Dot at the start of the file name" | "Too many rows" | "Duplicate rows" | "Malformed row" | "Invalid VIN" | "Invalid time in the file name" | "Future time in the file name" | "Older than the last file" | "Superseded by a newer file" | "Given up by an administrator" | "Not approved by an administrator";
            /**
             * @description What stood there, cut to 60 characters. One that a spreadsheet would take for a formula has an apostrophe in front. Null when there is nothing to show.
             * @example 01/12/2026
             */
            value: string | null;
            /**
             * @description What would be right.
             * @example must be a date of the calendar in the format YYYY-MM-DD
             */
            expected: string;
        };
        ImportRunDetails: {
            /**
             * Format: uuid
             * @description Which run: one file that came in, from its receipt to its outcome.
             * @example 5f0c9d3e-8a41-4a0e-9f57-2f6f2b1f0c11
             */
            id: string;
            /**
             * @description As it was sent.
             * @example recalls.csv
             */
            fileName: string;
            /**
             * @description How the file came: over SFTP, or by an administrator on the command line.
             * @enum {string}
             */
            source: "sftp" | "command line";
            /**
             * @description `received`, `scanning`, `validating` and `merging` are in progress. `done`: merged. `rejected`: nothing of the file was merged. `held`: merged, but its closures wait for an administrator; or, with `heldWhole`, nothing of it is merged until an administrator approves it.
             * @enum {string}
             */
            state: "received" | "scanning" | "validating" | "merging" | "done" | "rejected" | "held";
            /**
             * @description What a run that does not go on waits for; it is tried again by itself. Null for all other runs.
             * @example the virus scanner, which is not available at the moment
             */
            waitingFor: string | null;
            /**
             * @description How large the file is, in bytes.
             * @example 180000000
             */
            sizeBytes: number;
            /**
             * @description How many of them are read, which is how far the validation is. Null once the run has ended.
             * @example 90000000
             */
            bytesRead: number | null;
            /**
             * @description Rows in the file, once the run has ended.
             * @example 3500000
             */
            rowsRead: number;
            /**
             * Format: date-time
             * @description When the file was there whole.
             * @example 2024-04-30T14:02:39.155Z
             */
            receivedAt: string;
            /**
             * Format: date-time
             * @description When work on it began.
             * @example 2024-04-30T14:02:39.155Z
             */
            startedAt: string | null;
            /**
             * Format: date-time
             * @description When it was merged or refused.
             * @example 2024-04-30T14:02:39.155Z
             */
            finishedAt: string | null;
            /** @description What the merge did; all 0 until then, and for a file that was refused. */
            counts: components["schemas"]["ImportCountsBody"];
            /** @description What became of closures that were held: an administrator `approved` or `rejected` them, or a later file `superseded` this one. Null as long as nobody decided, or when none were held. */
            closuresDecision: ("approved" | "rejected" | "superseded") | null;
            /**
             * Format: date-time
             * @description When that was decided.
             * @example 2024-04-30T14:02:39.155Z
             */
            closuresDecidedAt: string | null;
            /**
             * @description Why the file was refused, in the words of the e-mail that tells the team. Each once.
             * @example [
             *       "Incorrect date format"
             *     ]
             */
            reasons: ("Incorrect date format" | "Wrong encoding format" | "Missing column headers" | "Columns in the wrong order" | "Wrong file extension" | "Missing required fields" | "Multiple files uploaded" | "Infected file" | "Manufacturer Recall Campaign Reference too long" | "DVSA Recall Campaign Reference too long" | "Invalid Manufacturer Recall Campaign Reference" | "Invalid DVSA Recall Campaign Reference" | "Spaces in the file name" | "Dot at the start of the file name" | "Too many rows" | "Duplicate rows" | "Malformed row" | "Invalid VIN" | "Invalid time in the file name" | "Future time in the file name" | "Older than the last file" | "Superseded by a newer file" | "Given up by an administrator" | "Not approved by an administrator")[];
            /**
             * @description All faults found; the first 10,000 are kept.
             * @example 2
             */
            faultCount: number;
            /**
             * Format: date-time
             * @description As of when the data in the file are: the time in its name, or its receipt.
             * @example 2024-04-30T14:02:39.155Z
             */
            asOf: string;
            /**
             * @description What you should look at although the file was merged, in words.
             * @example [
             *       "2 vehicles have recalls under car/1 and under CAR/1, which differ only in upper and lower case: they count as two recalls."
             *     ]
             */
            warnings: string[];
            /**
             * @description Why closures, or the whole file, were held for an administrator; none when nothing was.
             * @example [
             *       "All open recalls of a campaign would be closed"
             *     ]
             */
            heldReasons: string[];
            /**
             * @description Whether all of the file was held, so that nothing of it was merged.
             * @example false
             */
            heldWhole: boolean;
            /**
             * Format: date-time
             * @description When an administrator undid what the file changed.
             * @example 2024-04-30T14:02:39.155Z
             */
            undoneAt: string | null;
            /** @description The first 100 faults, in the order they were found. */
            faults: components["schemas"]["FileFaultBody"][];
        };
        FileFaultsPage: {
            /** @description In the order they were found. */
            faults: components["schemas"]["FileFaultBody"][];
            /**
             * @description What to send as `cursor` for the page after this one; null when this is the last.
             * @example WzE3MTQ0ODU3NTkxNTUsIjNmMGM5YTUyIl0
             */
            next: string | null;
        };
        ManufacturerOfRun: {
            /** @example 7 */
            id: number;
            /** @example ABC */
            name: string;
        };
        AdminImportRunBody: {
            /**
             * Format: uuid
             * @description Which run: one file that came in, from its receipt to its outcome.
             * @example 5f0c9d3e-8a41-4a0e-9f57-2f6f2b1f0c11
             */
            id: string;
            /**
             * @description As it was sent.
             * @example recalls.csv
             */
            fileName: string;
            /**
             * @description How the file came: over SFTP, or by an administrator on the command line.
             * @enum {string}
             */
            source: "sftp" | "command line";
            /**
             * @description `received`, `scanning`, `validating` and `merging` are in progress. `done`: merged. `rejected`: nothing of the file was merged. `held`: merged, but its closures wait for an administrator; or, with `heldWhole`, nothing of it is merged until an administrator approves it.
             * @enum {string}
             */
            state: "received" | "scanning" | "validating" | "merging" | "done" | "rejected" | "held";
            /**
             * @description What a run that does not go on waits for; it is tried again by itself. Null for all other runs.
             * @example the virus scanner, which is not available at the moment
             */
            waitingFor: string | null;
            /**
             * @description How large the file is, in bytes.
             * @example 180000000
             */
            sizeBytes: number;
            /**
             * @description How many of them are read, which is how far the validation is. Null once the run has ended.
             * @example 90000000
             */
            bytesRead: number | null;
            /**
             * @description Rows in the file, once the run has ended.
             * @example 3500000
             */
            rowsRead: number;
            /**
             * Format: date-time
             * @description When the file was there whole.
             * @example 2024-04-30T14:02:39.155Z
             */
            receivedAt: string;
            /**
             * Format: date-time
             * @description When work on it began.
             * @example 2024-04-30T14:02:39.155Z
             */
            startedAt: string | null;
            /**
             * Format: date-time
             * @description When it was merged or refused.
             * @example 2024-04-30T14:02:39.155Z
             */
            finishedAt: string | null;
            /** @description What the merge did; all 0 until then, and for a file that was refused. */
            counts: components["schemas"]["ImportCountsBody"];
            /** @description What became of closures that were held: an administrator `approved` or `rejected` them, or a later file `superseded` this one. Null as long as nobody decided, or when none were held. */
            closuresDecision: ("approved" | "rejected" | "superseded") | null;
            /**
             * Format: date-time
             * @description When that was decided.
             * @example 2024-04-30T14:02:39.155Z
             */
            closuresDecidedAt: string | null;
            /**
             * @description Why the file was refused, in the words of the e-mail that tells the team. Each once.
             * @example [
             *       "Incorrect date format"
             *     ]
             */
            reasons: ("Incorrect date format" | "Wrong encoding format" | "Missing column headers" | "Columns in the wrong order" | "Wrong file extension" | "Missing required fields" | "Multiple files uploaded" | "Infected file" | "Manufacturer Recall Campaign Reference too long" | "DVSA Recall Campaign Reference too long" | "Invalid Manufacturer Recall Campaign Reference" | "Invalid DVSA Recall Campaign Reference" | "Spaces in the file name" | "Dot at the start of the file name" | "Too many rows" | "Duplicate rows" | "Malformed row" | "Invalid VIN" | "Invalid time in the file name" | "Future time in the file name" | "Older than the last file" | "Superseded by a newer file" | "Given up by an administrator" | "Not approved by an administrator")[];
            /**
             * @description All faults found; the first 10,000 are kept.
             * @example 2
             */
            faultCount: number;
            /**
             * Format: date-time
             * @description As of when the data in the file are: the time in its name, or its receipt.
             * @example 2024-04-30T14:02:39.155Z
             */
            asOf: string;
            /**
             * @description What you should look at although the file was merged, in words.
             * @example [
             *       "2 vehicles have recalls under car/1 and under CAR/1, which differ only in upper and lower case: they count as two recalls."
             *     ]
             */
            warnings: string[];
            /**
             * @description Why closures, or the whole file, were held for an administrator; none when nothing was.
             * @example [
             *       "All open recalls of a campaign would be closed"
             *     ]
             */
            heldReasons: string[];
            /**
             * @description Whether all of the file was held, so that nothing of it was merged.
             * @example false
             */
            heldWhole: boolean;
            /**
             * Format: date-time
             * @description When an administrator undid what the file changed.
             * @example 2024-04-30T14:02:39.155Z
             */
            undoneAt: string | null;
            manufacturer: components["schemas"]["ManufacturerOfRun"];
            /**
             * @description Whether it went through every step but changed no recall.
             * @example false
             */
            dryRun: boolean;
            /**
             * @description What looked at it: clamd, or the built-in check, which is no scanner.
             * @example clamd
             */
            scanner: string | null;
            /**
             * @description How often it was begun.
             * @example 1
             */
            attempts: number;
            /**
             * Format: date-time
             * @description When a run that waits is tried again.
             * @example 2024-04-30T14:02:39.155Z
             */
            nextAttemptAt: string | null;
        };
        AdminImportRunsPage: {
            /** @description The newest first. */
            imports: components["schemas"]["AdminImportRunBody"][];
            /**
             * @description What to send as `cursor` for the page after this one; null when this is the last.
             * @example WzE3MTQ0ODU3NTkxNTUsIjNmMGM5YTUyIl0
             */
            next: string | null;
        };
        AdminImportRunDetails: {
            /**
             * Format: uuid
             * @description Which run: one file that came in, from its receipt to its outcome.
             * @example 5f0c9d3e-8a41-4a0e-9f57-2f6f2b1f0c11
             */
            id: string;
            /**
             * @description As it was sent.
             * @example recalls.csv
             */
            fileName: string;
            /**
             * @description How the file came: over SFTP, or by an administrator on the command line.
             * @enum {string}
             */
            source: "sftp" | "command line";
            /**
             * @description `received`, `scanning`, `validating` and `merging` are in progress. `done`: merged. `rejected`: nothing of the file was merged. `held`: merged, but its closures wait for an administrator; or, with `heldWhole`, nothing of it is merged until an administrator approves it.
             * @enum {string}
             */
            state: "received" | "scanning" | "validating" | "merging" | "done" | "rejected" | "held";
            /**
             * @description What a run that does not go on waits for; it is tried again by itself. Null for all other runs.
             * @example the virus scanner, which is not available at the moment
             */
            waitingFor: string | null;
            /**
             * @description How large the file is, in bytes.
             * @example 180000000
             */
            sizeBytes: number;
            /**
             * @description How many of them are read, which is how far the validation is. Null once the run has ended.
             * @example 90000000
             */
            bytesRead: number | null;
            /**
             * @description Rows in the file, once the run has ended.
             * @example 3500000
             */
            rowsRead: number;
            /**
             * Format: date-time
             * @description When the file was there whole.
             * @example 2024-04-30T14:02:39.155Z
             */
            receivedAt: string;
            /**
             * Format: date-time
             * @description When work on it began.
             * @example 2024-04-30T14:02:39.155Z
             */
            startedAt: string | null;
            /**
             * Format: date-time
             * @description When it was merged or refused.
             * @example 2024-04-30T14:02:39.155Z
             */
            finishedAt: string | null;
            /** @description What the merge did; all 0 until then, and for a file that was refused. */
            counts: components["schemas"]["ImportCountsBody"];
            /** @description What became of closures that were held: an administrator `approved` or `rejected` them, or a later file `superseded` this one. Null as long as nobody decided, or when none were held. */
            closuresDecision: ("approved" | "rejected" | "superseded") | null;
            /**
             * Format: date-time
             * @description When that was decided.
             * @example 2024-04-30T14:02:39.155Z
             */
            closuresDecidedAt: string | null;
            /**
             * @description Why the file was refused, in the words of the e-mail that tells the team. Each once.
             * @example [
             *       "Incorrect date format"
             *     ]
             */
            reasons: ("Incorrect date format" | "Wrong encoding format" | "Missing column headers" | "Columns in the wrong order" | "Wrong file extension" | "Missing required fields" | "Multiple files uploaded" | "Infected file" | "Manufacturer Recall Campaign Reference too long" | "DVSA Recall Campaign Reference too long" | "Invalid Manufacturer Recall Campaign Reference" | "Invalid DVSA Recall Campaign Reference" | "Spaces in the file name" | "Dot at the start of the file name" | "Too many rows" | "Duplicate rows" | "Malformed row" | "Invalid VIN" | "Invalid time in the file name" | "Future time in the file name" | "Older than the last file" | "Superseded by a newer file" | "Given up by an administrator" | "Not approved by an administrator")[];
            /**
             * @description All faults found; the first 10,000 are kept.
             * @example 2
             */
            faultCount: number;
            /**
             * Format: date-time
             * @description As of when the data in the file are: the time in its name, or its receipt.
             * @example 2024-04-30T14:02:39.155Z
             */
            asOf: string;
            /**
             * @description What you should look at although the file was merged, in words.
             * @example [
             *       "2 vehicles have recalls under car/1 and under CAR/1, which differ only in upper and lower case: they count as two recalls."
             *     ]
             */
            warnings: string[];
            /**
             * @description Why closures, or the whole file, were held for an administrator; none when nothing was.
             * @example [
             *       "All open recalls of a campaign would be closed"
             *     ]
             */
            heldReasons: string[];
            /**
             * @description Whether all of the file was held, so that nothing of it was merged.
             * @example false
             */
            heldWhole: boolean;
            /**
             * Format: date-time
             * @description When an administrator undid what the file changed.
             * @example 2024-04-30T14:02:39.155Z
             */
            undoneAt: string | null;
            manufacturer: components["schemas"]["ManufacturerOfRun"];
            /**
             * @description Whether it went through every step but changed no recall.
             * @example false
             */
            dryRun: boolean;
            /**
             * @description What looked at it: clamd, or the built-in check, which is no scanner.
             * @example clamd
             */
            scanner: string | null;
            /**
             * @description How often it was begun.
             * @example 1
             */
            attempts: number;
            /**
             * Format: date-time
             * @description When a run that waits is tried again.
             * @example 2024-04-30T14:02:39.155Z
             */
            nextAttemptAt: string | null;
            /** @description The first 100 faults, in the order they were found. */
            faults: components["schemas"]["FileFaultBody"][];
        };
        EarlierFaultBody: {
            /**
             * Format: uuid
             * @description Which run: one file that came in, from its receipt to its outcome.
             * @example 5f0c9d3e-8a41-4a0e-9f57-2f6f2b1f0c11
             */
            runId: string;
            /**
             * Format: date-time
             * @example 2024-04-30T14:02:39.155Z
             */
            receivedAt: string;
            /**
             * @description How many of its stored faults have this reason in this column.
             * @example 2
             */
            count: number;
            /**
             * @description How many of those have a value that is wrong in the newer file, too.
             * @example 2
             */
            sameValues: number;
        };
        FaultGroupBody: {
            /** @description Null when the fault is of no one column. */
            column: ("VIN" | "ManufacturerRecallCampaignReference" | "DVSACampaignReference" | "RecallCampaignStartDate") | null;
            /**
             * @description Why the file was refused, in the words of the e-mail that tells the team.
             * @enum {string}
             */
            reason: "Incorrect date format" | "Wrong encoding format" | "Missing column headers" | "Columns in the wrong order" | "Wrong file extension" | "Missing required fields" | "Multiple files uploaded" | "Infected file" | "Manufacturer Recall Campaign Reference too long" | "DVSA Recall Campaign Reference too long" | "Invalid Manufacturer Recall Campaign Reference" | "Invalid DVSA Recall Campaign Reference" | "Spaces in the file name" | "Dot at the start of the file name" | "Too many rows" | "Duplicate rows" | "Malformed row" | "Invalid VIN" | "Invalid time in the file name" | "Future time in the file name" | "Older than the last file" | "Superseded by a newer file" | "Given up by an administrator" | "Not approved by an administrator";
            /**
             * @description Among the first 10,000 faults of the file.
             * @example 2
             */
            count: number;
            /**
             * @description The first of their lines; null for a fault of the whole file.
             * @example 3
             */
            firstLine: number | null;
            /** @description The same in the manufacturer's 30 refused files before this one, the newest first. */
            earlier: components["schemas"]["EarlierFaultBody"][];
        };
        FaultSummaryBody: {
            /** @description The most frequent first. */
            faults: components["schemas"]["FaultGroupBody"][];
        };
        LaterFileBody: {
            /**
             * Format: uuid
             * @description Which run: one file that came in, from its receipt to its outcome.
             * @example 5f0c9d3e-8a41-4a0e-9f57-2f6f2b1f0c11
             */
            runId: string;
            /**
             * @description As it was sent.
             * @example recalls.csv
             */
            fileName: string;
            /**
             * Format: date-time
             * @example 2024-04-30T14:02:39.155Z
             */
            receivedAt: string;
            /**
             * @description `received`, `scanning`, `validating` and `merging` are in progress. `done`: merged. `rejected`: nothing of the file was merged. `held`: merged, but its closures wait for an administrator; or, with `heldWhole`, nothing of it is merged until an administrator approves it.
             * @enum {string}
             */
            state: "received" | "scanning" | "validating" | "merging" | "done" | "rejected" | "held";
        };
        HeldCampaignBody: {
            /** @example CAR/1 */
            manufacturerCampaignReference: string;
            /**
             * Format: date
             * @description The first of its recalls.
             * @example 2024-03-30
             */
            recallCampaignStartDate: string;
            /**
             * @description How many of its closures are held.
             * @example 1200
             */
            held: number;
            /**
             * @description How many of its recalls are open now, those with held closures included.
             * @example 1200
             */
            open: number;
            /**
             * @description Up to five of the vehicles.
             * @example [
             *       "123456789AC"
             *     ]
             */
            sampleVins: string[];
        };
        ClosureSummaryBody: {
            run: components["schemas"]["AdminImportRunBody"];
            /** @description The newest file that came in later and was not merged, as in the list of held closures. */
            laterFile: components["schemas"]["LaterFileBody"] | null;
            /**
             * @description How many recalls of the manufacturer are open now.
             * @example 40000
             */
            open: number;
            /** @description The 100 campaigns with the most held closures, these first. None when the whole file is held, or when nothing is held any more. */
            campaigns: components["schemas"]["HeldCampaignBody"][];
            /**
             * @description How many campaigns have held closures.
             * @example 1
             */
            campaignCount: number;
            /** @description The manufacturer's last 30 files, this one included, the newest first. */
            lastFiles: components["schemas"]["AdminImportRunBody"][];
        };
        HeldClosureBody: {
            /** @example 123456789AC */
            vin: string;
            /** @example CAR/1 */
            manufacturerCampaignReference: string;
            /**
             * Format: date
             * @example 2024-03-30
             */
            recallCampaignStartDate: string;
        };
        HeldClosuresOfRunPage: {
            /** @description In the order in which they were opened. */
            closures: components["schemas"]["HeldClosureBody"][];
            /**
             * @description What to send as `cursor` for the page after this one; null when this is the last.
             * @example WzE3MTQ0ODU3NTkxNTUsIjNmMGM5YTUyIl0
             */
            next: string | null;
        };
        ApprovalBody: {
            /**
             * @description Why, although a later file of the manufacturer is in progress or was refused: for the audit trail. One line. Required in that case.
             * @example the manufacturer has confirmed by telephone that these are repaired
             */
            reason?: string;
        };
        ClosuresDecisionBody: {
            /**
             * Format: uuid
             * @description Which run: one file that came in, from its receipt to its outcome.
             * @example 5f0c9d3e-8a41-4a0e-9f57-2f6f2b1f0c11
             */
            runId: string;
            /** @enum {string} */
            decision: "approved" | "rejected";
            /**
             * @description Recalls that are now marked as fixed: fewer than were held when some were changed meanwhile.
             * @example 1200
             */
            closed: number;
            /**
             * @description Whether nothing of the file was merged before. Approved, it is imported now: its run tells how that goes.
             * @example false
             */
            heldWhole: boolean;
        };
        RejectionBody: {
            /**
             * @description Why, for the audit trail. One line.
             * @example the export was cut off, as the manufacturer says
             */
            reason?: string;
        };
        GiveUpBody: {
            /**
             * @description Why: for the manufacturer's team, which is mailed, and for the audit trail. One line.
             * @example its archive copy was lost with a disk
             */
            reason: string;
        };
        HeldClosuresBody: {
            /**
             * Format: uuid
             * @description Which run: one file that came in, from its receipt to its outcome.
             * @example 5f0c9d3e-8a41-4a0e-9f57-2f6f2b1f0c11
             */
            runId: string;
            manufacturer: components["schemas"]["ManufacturerOfRun"];
            /**
             * @description As it was sent.
             * @example recalls.csv
             */
            fileName: string;
            /**
             * Format: date-time
             * @example 2024-04-30T14:02:39.155Z
             */
            receivedAt: string;
            /**
             * @description How many closures are held; of a file that is held whole, how many it would make.
             * @example 1200
             */
            held: number;
            /**
             * @description Whether nothing of the file is merged until it is approved.
             * @example false
             */
            heldWhole: boolean;
            /**
             * @description Why.
             * @example [
             *       "All open recalls of a campaign would be closed"
             *     ]
             */
            reasons: string[];
            /** @description The newest file of the manufacturer that came in later and is in progress, is held whole, or was refused: it may say better what is outstanding. While there is one, an approval needs a reason. */
            laterFile: components["schemas"]["LaterFileBody"] | null;
        };
        HeldClosuresPage: {
            /** @description The oldest first. */
            closures: components["schemas"]["HeldClosuresBody"][];
            /**
             * @description What to send as `cursor` for the page after this one; null when this is the last.
             * @example WzE3MTQ0ODU3NTkxNTUsIjNmMGM5YTUyIl0
             */
            next: string | null;
        };
        ChangedValuesBody: {
            /** @example R/2024/001 */
            dvsaCampaignReference: string | null;
            /**
             * Format: date
             * @example 2024-03-30
             */
            recallCampaignStartDate: string;
            /**
             * Format: date
             * @example null
             */
            rectificationDate: string | null;
        };
        RunChangeBody: {
            /** @example 123456789AC */
            vin: string;
            /** @example CAR/1 */
            manufacturerCampaignReference: string;
            /**
             * @description `deleted`: withdrawn, because its campaign had not begun.
             * @example fixed
             * @enum {string}
             */
            action: "opened" | "fixed" | "reopened" | "changed" | "deleted";
            /** @description Null for a recall that was opened. */
            before: components["schemas"]["ChangedValuesBody"] | null;
            /** @description Null for a recall that was withdrawn. */
            after: components["schemas"]["ChangedValuesBody"] | null;
            /**
             * @description `newest`: an undo takes it back, unless a later file or a client says that the recall is open. `undone`: one has. `changed since`: somebody has changed the recall later, so an undo leaves it.
             * @example newest
             * @enum {string}
             */
            status: "newest" | "undone" | "changed since";
        };
        RunChangesPage: {
            /** @description In the order they were made. */
            changes: components["schemas"]["RunChangeBody"][];
            /**
             * @description What to send as `cursor` for the page after this one; null when this is the last.
             * @example WzE3MTQ0ODU3NTkxNTUsIjNmMGM5YTUyIl0
             */
            next: string | null;
        };
        VehiclesToldNoPage: {
            /**
             * @description VINs, sorted.
             * @example [
             *       "123456789AC"
             *     ]
             */
            vins: string[];
            /**
             * @description What to send as `cursor` for the page after this one; null when this is the last.
             * @example WzE3MTQ0ODU3NTkxNTUsIjNmMGM5YTUyIl0
             */
            next: string | null;
        };
        UndoBody: {
            /**
             * @description Why: for the manufacturer's team, which is mailed, and for the audit trail. One line.
             * @example the file was that of another brand
             */
            reason: string;
            /**
             * @description Only count what would be undone: nothing is changed and nobody is mailed.
             * @default false
             * @example true
             */
            dryRun: boolean;
        };
        UndoCountsBody: {
            /**
             * @description Recalls that had been closed, and are open again.
             * @example 300
             */
            reopened: number;
            /**
             * @description Recalls that had been added, and are gone again.
             * @example 2
             */
            removed: number;
            /**
             * @description Recalls that had been reopened, and are fixed again.
             * @example 0
             */
            closed: number;
            /**
             * @description Recalls that had been deleted, and are there again.
             * @example 0
             */
            restored: number;
            /**
             * @description Recalls that had got other values, and have the old ones again.
             * @example 0
             */
            changed: number;
            /**
             * @description Recalls that somebody else has changed since, or that a later file or a client says are open: they stay as they are.
             * @example 1
             */
            leftAlone: number;
        };
        LeftAloneBody: {
            /** @example 123456789AC */
            vin: string;
            /** @example CAR/1 */
            manufacturerCampaignReference: string;
        };
        UndoneBody: {
            /**
             * @description Whose recalls they are.
             * @example ABC
             */
            manufacturer: string;
            /**
             * @description Whether it was only counted.
             * @example false
             */
            dryRun: boolean;
            /** @description What was undone, or would be. */
            counts: components["schemas"]["UndoCountsBody"];
            /** @description The first 100 of those that stay as they are, by VIN. */
            leftAlone: components["schemas"]["LeftAloneBody"][];
        };
        UndoClientBody: {
            /**
             * @description Why: for the manufacturer's team, which is mailed, and for the audit trail. One line.
             * @example the file was that of another brand
             */
            reason: string;
            /**
             * @description Only count what would be undone: nothing is changed and nobody is mailed.
             * @default false
             * @example true
             */
            dryRun: boolean;
            /**
             * Format: date-time
             * @description Calls from this time on are undone. A day alone means its beginning in UTC.
             * @example 2024-04-30T14:02:39.155Z
             */
            since: string;
        };
        SilentManufacturerBody: {
            /** @example 7 */
            id: number;
            /** @example Acme Motors */
            name: string;
            /**
             * Format: date-time
             * @description When its last merged file came in; null when none of its files was ever merged.
             * @example 2024-04-30T14:02:39.155Z
             */
            lastMergedAt: string | null;
        };
        SilentManufacturersBody: {
            /** @description Those that are silent for longest first. */
            manufacturers: components["schemas"]["SilentManufacturerBody"][];
        };
        CalendarDayBody: {
            /**
             * Format: date
             * @description A day in London.
             * @example 2024-04-30
             */
            day: string;
            /**
             * @description How many files came in, dry runs excluded.
             * @example 1
             */
            files: number;
            /** @example 1 */
            merged: number;
            /**
             * @description Held, as a whole or with closures, and not decided.
             * @example 0
             */
            held: number;
            /** @example 0 */
            refused: number;
            /** @example 0 */
            inProgress: number;
            /**
             * Format: uuid
             * @description The run of the last file of the day.
             * @example 5f0c9d3e-8a41-4a0e-9f57-2f6f2b1f0c11
             */
            newestRunId: string | null;
        };
        FileCalendarBody: {
            /** @description The last 60 days, today included, the oldest first. */
            days: components["schemas"]["CalendarDayBody"][];
        };
        PredictionAnswer: {
            /**
             * @description What an upload would come to. `merged`: all of it. `rejected`: nothing, because of the faults. `held`: merged, but so many recalls are missing from it that their closures would wait for an administrator.
             * @enum {string}
             */
            wouldBe: "merged" | "rejected" | "held";
            /** @description What the merge would do; all 0 for a file that would be rejected. */
            counts: components["schemas"]["ImportCountsBody"];
            /**
             * @description Rows in the file, as far as it was read.
             * @example 3500000
             */
            rowsRead: number;
            /**
             * @description All faults found.
             * @example 2
             */
            faultCount: number;
            /**
             * @description Why the file was refused, in the words of the e-mail that tells the team. Each once.
             * @example [
             *       "Incorrect date format"
             *     ]
             */
            reasons: ("Incorrect date format" | "Wrong encoding format" | "Missing column headers" | "Columns in the wrong order" | "Wrong file extension" | "Missing required fields" | "Multiple files uploaded" | "Infected file" | "Manufacturer Recall Campaign Reference too long" | "DVSA Recall Campaign Reference too long" | "Invalid Manufacturer Recall Campaign Reference" | "Invalid DVSA Recall Campaign Reference" | "Spaces in the file name" | "Dot at the start of the file name" | "Too many rows" | "Duplicate rows" | "Malformed row" | "Invalid VIN" | "Invalid time in the file name" | "Future time in the file name" | "Older than the last file" | "Superseded by a newer file" | "Given up by an administrator" | "Not approved by an administrator")[];
            /** @description The first 100 faults, in the order they were found. */
            faults: components["schemas"]["FileFaultBody"][];
        };
        VehicleHistoryBody: {
            /**
             * @description Vehicle identification number: letters from A to Z and digits. It has one form, which answers have: upper case, without spaces and hyphens, full-width forms as plain ones. What programs make of VINs (`1.77484E+16`, `#N/A`, invisible characters, letters of other scripts) and words such as `UNKNOWN` are refused.
             * @example 123456789AC
             */
            vin: string;
        };
        MotAnswerBody: {
            /**
             * @example Yes
             * @enum {string}
             */
            hasOutstandingRecall: "Yes" | "No" | "Unknown";
            /**
             * Format: date-time
             * @example 2024-04-30T14:02:39.155Z
             */
            lastConfirmedDate: string | null;
            /**
             * @description Similar VINs with open recalls; absent if there are none.
             * @example [
             *       "I23456789AC"
             *     ]
             */
            similarVins?: string[];
        };
        HistoryManufacturer: {
            /** @example 7 */
            id: number;
            /** @example Acme Motors */
            name: string;
        };
        VehicleRecallBody: {
            manufacturer: components["schemas"]["HistoryManufacturer"];
            /**
             * @description The spelling that is stored. It differs from `vin` only if it is from before VINs had one form.
             * @example 123456789AC
             */
            storedVin: string;
            /**
             * @description The manufacturer's recall campaign reference.
             * @example CAR/1
             */
            manufacturerCampaignReference: string;
            /**
             * @description DVSA campaign reference.
             * @example R/123/001
             */
            dvsaCampaignReference: string | null;
            /**
             * Format: date
             * @description The start date for the recall.
             * @example 2024-03-30
             */
            recallCampaignStartDate: string;
            /**
             * @description Whether the vehicle has been repaired.
             * @enum {string}
             */
            repairStatus: "FIXED" | "NOT_FIXED";
            /**
             * Format: date
             * @example 2024-04-30
             */
            rectificationDate: string | null;
            /**
             * Format: date-time
             * @example 2024-04-30T14:02:39.155Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2024-04-30T14:02:39.155Z
             */
            updatedAt: string;
        };
        CauseBody: {
            /**
             * @description `undo`: an administrator undid a file, or the calls of a client.
             * @example file
             * @enum {string}
             */
            kind: "call" | "file" | "undo";
            /**
             * Format: uuid
             * @description Of a call, or of the calls that were undone.
             * @example 7c9e6679-7425-40de-944b-e07fc1f90ae7
             */
            clientId?: string;
            /**
             * @description What the client is called now.
             * @example Acme Motors
             */
            client?: string;
            /**
             * Format: uuid
             * @description Of a file, or of the file that was undone.
             * @example 9b2d8f4e-1c3a-4f6b-8d7e-5a4c3b2f1e0d
             */
            runId?: string;
            /** @example recalls.csv */
            fileName?: string;
            /**
             * Format: date-time
             * @description When the file came in.
             * @example 2024-04-30T14:02:39.155Z
             */
            receivedAt?: string;
        };
        RecallValuesBody: {
            /**
             * @description DVSA campaign reference.
             * @example R/123/001
             */
            dvsaCampaignReference: string | null;
            /**
             * Format: date
             * @description The start date for the recall.
             * @example 2024-03-30
             */
            recallCampaignStartDate: string;
            /**
             * Format: date
             * @example 2024-04-30
             */
            rectificationDate: string | null;
        };
        VehicleChangeBody: {
            /**
             * Format: date-time
             * @example 2024-04-30T14:02:39.155Z
             */
            changedAt: string;
            manufacturer: components["schemas"]["HistoryManufacturer"];
            /**
             * @description The spelling that is stored. It differs from `vin` only if it is from before VINs had one form.
             * @example 123456789AC
             */
            storedVin: string;
            /**
             * @description The manufacturer's recall campaign reference.
             * @example CAR/1
             */
            manufacturerCampaignReference: string;
            /**
             * @example fixed
             * @enum {string}
             */
            action: "opened" | "fixed" | "reopened" | "changed" | "deleted";
            by: components["schemas"]["CauseBody"];
            /** @description Null for a recall that was opened. */
            before: components["schemas"]["RecallValuesBody"] | null;
            /** @description Null for a recall that was deleted. */
            after: components["schemas"]["RecallValuesBody"] | null;
        };
        VehicleHistoryPage: {
            /**
             * @description Vehicle identification number: letters from A to Z and digits. It has one form, which answers have: upper case, without spaces and hyphens, full-width forms as plain ones. What programs make of VINs (`1.77484E+16`, `#N/A`, invisible characters, letters of other scripts) and words such as `UNKNOWN` are refused.
             * @example 123456789AC
             */
            vin: string;
            /** @description What MOT services are told now. */
            motAnswer: components["schemas"]["MotAnswerBody"];
            /** @description The first 500, by manufacturer and reference. */
            recalls: components["schemas"]["VehicleRecallBody"][];
            /** @description The newest first. */
            changes: components["schemas"]["VehicleChangeBody"][];
            /**
             * @description What to send as `cursor` for the page after this one; null when this is the last.
             * @example WzE3MTQ0ODU3NTkxNTUsIjNmMGM5YTUyIl0
             */
            next: string | null;
        };
        HealthBody: {
            /** @enum {string} */
            status: "ok";
        };
        ReadinessBody: {
            /** @enum {string} */
            status: "ok";
            /**
             * @description What operators have to do something about soon; absent when there is nothing.
             * @example [
             *       "The record of enquiries has partitions for 2 months after this one"
             *     ]
             */
            warnings?: string[];
        };
        FaultBody: {
            /**
             * @description The field, parameter or part of the request that is wrong.
             * @example vin
             */
            field: string;
            /**
             * @description What would be right.
             * @example must not be empty
             */
            message: string;
        };
        ErrorBody: {
            /**
             * Format: uuid
             * @description Also in the X-Request-Id response header. Quote it when you ask for help.
             * @example 9b2e1c1e-6f0a-4b7e-9d8f-0c5f6d1f2a3b
             */
            requestId: string;
            /** @example RECALLS-NF-01 */
            errorCode: string;
            /** @example Not Found */
            errorMessage: string;
            /** @description On 400: every fault found. */
            errors?: components["schemas"]["FaultBody"][];
        };
        OnboardKadoeClientBody: {
            /**
             * @description The name of the customer.
             * @example Harbour Parking
             */
            name: string;
            /**
             * Format: email
             * @description A team's address, not one person's. Codes for a new password go there.
             * @example kadoe-team@harbour.example
             */
            email: string;
            /**
             * @description What the client may call. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            role: "kadoe";
            /**
             * @description `live`: its calls are real ones. `test`: they are for trying out. It never changes.
             * @default live
             * @example test
             * @enum {string}
             */
            environment: "live" | "test";
            /**
             * @description Its usage plan.
             * @default standard
             * @example standard
             */
            plan: string;
            /**
             * @description The enquirers in whose name the client asks, each with the reasons that it may give. An enquirer belongs to one client of an environment.
             * @example {
             *       "IT321": [
             *         "00AC",
             *         "00EV"
             *       ]
             *     }
             */
            enquirers?: {
                [key: string]: string[];
            };
            /**
             * @description The number of a link provider, which asks on behalf of enquirers of other clients.
             * @example 0024
             */
            linkProviderId?: string;
            /**
             * @description The enquirers of other clients that let this one, a link provider, ask on their behalf.
             * @example [
             *       "IT322"
             *     ]
             */
            mandates?: string[];
        };
        OnboardedKadoeClientAnswer: {
            /**
             * Format: uuid
             * @example 6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10
             */
            clientId: string;
            /**
             * @description The name of the customer.
             * @example Harbour Parking
             */
            name: string;
            /**
             * @description `live`: its calls are real ones. `test`: they are for trying out. It never changes.
             * @example test
             * @enum {string}
             */
            environment: "live" | "test";
            /**
             * @description Its usage plan.
             * @example standard
             */
            plan: string;
            /** @example user-7k2m9qpxwe */
            userName: string;
            /**
             * @description Shown this once. For 24 hours it can be exchanged for a password of the user’s own.
             * @example an-example-that-never-was-a-password
             */
            oneTimePassword: string;
            /**
             * @description Shown this once and kept only as a hash.
             * @example vrk_test_an-example-that-never-was-a-key
             */
            apiKey: string;
            /**
             * @description Where the user gets its tokens.
             * @example https://recalls.example/thirdparty-access/v1/authenticate
             */
            authenticateUrl: string;
            /**
             * @description Where the API is: paths are appended to it.
             * @example https://recalls.example
             */
            apiUrl: string;
            /**
             * @description What the client may call. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            role: "kadoe";
        };
        KadoeClientDetailsBody: {
            /**
             * @description Its usage plan.
             * @example standard
             */
            plan: string | null;
            /**
             * @description The enquirers in whose name the client asks, each with the reasons that it may give. An enquirer belongs to one client of an environment.
             * @example {
             *       "IT321": [
             *         "00AC",
             *         "00EV"
             *       ]
             *     }
             */
            enquirers: {
                [key: string]: string[];
            };
            /**
             * @description The number of a link provider, which asks on behalf of enquirers of other clients.
             * @example 0024
             */
            linkProviderId: string | null;
            /**
             * @description The enquirers of other clients that let this one, a link provider, ask on their behalf.
             * @example [
             *       "IT322"
             *     ]
             */
            mandates: string[];
        };
        OnboardRenewalPartnerBody: {
            /**
             * @description The name of the partner.
             * @example Harbour Post
             */
            name: string;
            /**
             * Format: email
             * @description A team's address, not one person's. Codes for a new password go there.
             * @example renewals-team@harbour.example
             */
            email: string;
            /**
             * @description What the client may call. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            role: "renewal-partner";
            /**
             * @description `live`: its calls are real ones. `test`: they are for trying out. It never changes.
             * @default live
             * @example test
             * @enum {string}
             */
            environment: "live" | "test";
            /**
             * @description Its usage plan.
             * @default standard
             * @example standard
             */
            plan: string;
        };
        OnboardedRenewalPartnerAnswer: {
            /**
             * Format: uuid
             * @example 6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10
             */
            clientId: string;
            /**
             * @description The name of the customer.
             * @example Harbour Parking
             */
            name: string;
            /**
             * @description `live`: its calls are real ones. `test`: they are for trying out. It never changes.
             * @example test
             * @enum {string}
             */
            environment: "live" | "test";
            /**
             * @description Its usage plan.
             * @example standard
             */
            plan: string;
            /** @example user-7k2m9qpxwe */
            userName: string;
            /**
             * @description Shown this once. For 24 hours it can be exchanged for a password of the user’s own.
             * @example an-example-that-never-was-a-password
             */
            oneTimePassword: string;
            /**
             * @description Shown this once and kept only as a hash.
             * @example vrk_test_an-example-that-never-was-a-key
             */
            apiKey: string;
            /**
             * @description Where the user gets its tokens.
             * @example https://recalls.example/thirdparty-access/v1/authenticate
             */
            authenticateUrl: string;
            /**
             * @description Where the API is: paths are appended to it.
             * @example https://recalls.example
             */
            apiUrl: string;
            /**
             * @description What the client may call. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            role: "renewal-partner";
        };
        RenewalClientDetailsBody: {
            /**
             * @description Its usage plan.
             * @example standard
             */
            plan: string | null;
        };
    };
    responses: {
        /** @description `RECALLS-UA-01` Your authorisation failed */
        Unauthorised: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"] & {
                    /** @enum {string} */
                    errorCode?: "RECALLS-UA-01";
                };
            };
        };
        /**
         * @description `RECALLS-FB-04` Your access token is missing
         *
         *     `RECALLS-FB-02` Your access token has expired
         *
         *     `RECALLS-FB-03` Your API key is invalid
         *
         *     `RECALLS-FB-01` You do not have permission to access this endpoint
         */
        Forbidden: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"] & {
                    /** @enum {string} */
                    errorCode?: "RECALLS-FB-04" | "RECALLS-FB-02" | "RECALLS-FB-03" | "RECALLS-FB-01";
                };
            };
        };
        /**
         * @description `RECALLS-RL-02` You have sent too many requests in a short amount of time
         *
         *     `RECALLS-RL-01` You have exceeded your daily usage allowance
         */
        TooManyRequests: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"] & {
                    /** @enum {string} */
                    errorCode?: "RECALLS-RL-02" | "RECALLS-RL-01";
                };
            };
        };
        /** @description `RECALLS-UN-01` Unknown error encountered */
        Unknown: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"] & {
                    /** @enum {string} */
                    errorCode?: "RECALLS-UN-01";
                };
            };
        };
        /** @description `RECALLS-UN-01` Unknown error encountered */
        Unavailable: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                "Retry-After": components["headers"]["Retry-After-When-Busy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"] & {
                    /** @enum {string} */
                    errorCode?: "RECALLS-UN-01";
                };
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: {
        /**
         * @description Identifies the call in our log. Error bodies carry the same value as `requestId`.
         * @example 9b2e1c1e-6f0a-4b7e-9d8f-0c5f6d1f2a3b
         */
        "X-Request-Id": string;
        /**
         * @description With the 401 and with each 403 that is about the access token.
         * @example Bearer
         */
        "WWW-Authenticate": string;
        /**
         * @description Seconds to wait: until the second has passed, or until the allowance is renewed at 00:00 UTC.
         * @example 1
         */
        "Retry-After": string;
        /**
         * @description Only when nothing was done because the service is busy: seconds to wait. Too many of your requests are open, or a file of yours is being merged and has your recalls locked.
         * @example 5
         */
        "Retry-After-When-Busy": string;
        /**
         * @description The limits that apply to the call: how many calls (`q`) in how many seconds (`w`). See "Rate limits" above.
         * @example "per-second";q=25;w=1, "daily";q=500000;w=86400
         */
        "RateLimit-Policy": string;
        /**
         * @description What is left of each limit (`r`), and in how many seconds it is renewed (`t`).
         * @example "per-second";r=24;t=1, "daily";r=499999;t=43200
         */
        RateLimit: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    requestAccessToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "grant_type": "client_credentials",
                 *       "scope": "http://127.0.0.1:3000/.default"
                 *     }
                 */
                "application/x-www-form-urlencoded": components["schemas"]["TokenForm"];
            };
        };
        responses: {
            /** @description An access token. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenResponse"];
                };
            };
            /** @description AADSTS900144 a parameter is missing, 90014 the scope is missing, 70003 another grant type, 70011 another scope, 700016 unknown client, 7000112 disabled client, 9000411 a parameter given twice, 9002313 malformed, 90002 unknown tenant */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenErrorBody"];
                };
            };
            /** @description AADSTS7000216 the client secret is missing, 7000215 it is wrong, 7000222 it has expired */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenErrorBody"];
                };
            };
            /** @description AADSTS90055 too many requests of this client or address: wait as long as Retry-After says */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenErrorBody"];
                };
            };
            /** @description AADSTS50000 unforeseen */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenErrorBody"];
                };
            };
            /** @description AADSTS90033 a part that is needed is down; try again */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After-When-Busy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenErrorBody"];
                };
            };
        };
    };
    requestAccessTokenOfTenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The directory. The issuer has only one, and answers for it under any name. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "grant_type": "client_credentials",
                 *       "scope": "http://127.0.0.1:3000/.default"
                 *     }
                 */
                "application/x-www-form-urlencoded": components["schemas"]["TokenForm"];
            };
        };
        responses: {
            /** @description An access token. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenResponse"];
                };
            };
            /** @description AADSTS900144 a parameter is missing, 90014 the scope is missing, 70003 another grant type, 70011 another scope, 700016 unknown client, 7000112 disabled client, 9000411 a parameter given twice, 9002313 malformed, 90002 unknown tenant */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenErrorBody"];
                };
            };
            /** @description AADSTS7000216 the client secret is missing, 7000215 it is wrong, 7000222 it has expired */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenErrorBody"];
                };
            };
            /** @description AADSTS90055 too many requests of this client or address: wait as long as Retry-After says */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenErrorBody"];
                };
            };
            /** @description AADSTS50000 unforeseen */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenErrorBody"];
                };
            };
            /** @description AADSTS90033 a part that is needed is down; try again */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After-When-Busy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenErrorBody"];
                };
            };
        };
    };
    requestAccessTokenAtShortAddress: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "grant_type": "client_credentials",
                 *       "scope": "http://127.0.0.1:3000/.default"
                 *     }
                 */
                "application/x-www-form-urlencoded": components["schemas"]["TokenForm"];
            };
        };
        responses: {
            /** @description An access token. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenResponse"];
                };
            };
            /** @description AADSTS900144 a parameter is missing, 90014 the scope is missing, 70003 another grant type, 70011 another scope, 700016 unknown client, 7000112 disabled client, 9000411 a parameter given twice, 9002313 malformed, 90002 unknown tenant */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenErrorBody"];
                };
            };
            /** @description AADSTS7000216 the client secret is missing, 7000215 it is wrong, 7000222 it has expired */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenErrorBody"];
                };
            };
            /** @description AADSTS90055 too many requests of this client or address: wait as long as Retry-After says */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenErrorBody"];
                };
            };
            /** @description AADSTS50000 unforeseen */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenErrorBody"];
                };
            };
            /** @description AADSTS90033 a part that is needed is down; try again */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After-When-Busy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenErrorBody"];
                };
            };
        };
    };
    readOpenIdConfiguration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The directory. The issuer has only one, and answers for it under any name. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenID metadata of the token issuer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenIdConfiguration"];
                };
            };
            /** @description AADSTS9002313 malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenErrorBody"];
                };
            };
            /** @description AADSTS90055 too many requests of this address: wait as long as Retry-After says */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenErrorBody"];
                };
            };
            /** @description AADSTS50000 unforeseen */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenErrorBody"];
                };
            };
            /** @description AADSTS90033 a part that is needed is down; try again */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After-When-Busy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenErrorBody"];
                };
            };
        };
    };
    readSigningKeys: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The directory. The issuer has only one, and answers for it under any name. */
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The public keys that access tokens are verified with */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeySet"];
                };
            };
            /** @description AADSTS9002313 malformed */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenErrorBody"];
                };
            };
            /** @description AADSTS90055 too many requests of this address: wait as long as Retry-After says */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenErrorBody"];
                };
            };
            /** @description AADSTS50000 unforeseen */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenErrorBody"];
                };
            };
            /** @description AADSTS90033 a part that is needed is down; try again */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After-When-Busy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenErrorBody"];
                };
            };
        };
    };
    listRecalls: {
        parameters: {
            query?: {
                /** @description The most that a page has. */
                limit?: number;
                /** @description The `next` of the page before; leave it out for the first page. */
                cursor?: string;
                /** @description Only those of this status. */
                repairStatus?: "FIXED" | "NOT_FIXED";
                /** @description Your recall campaign reference. */
                manufacturerCampaignReference?: string;
                /** @description DVSA campaign reference. */
                dvsaCampaignReference?: string;
                /** @description Only those whose `lastUpdatedDate` is this or later: a time with its offset from UTC (ISO 8601), or a date, which means its midnight in UTC. */
                changedSince?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, which may be empty. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecallListAnswer"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    openRecall: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "vin": "DEMO0000000000005",
                 *       "manufacturerCampaignReference": "CAR/1",
                 *       "dvsaCampaignReference": "R/2024/001",
                 *       "recallCampaignStartDate": "2024-03-30"
                 *     }
                 */
                "application/json": components["schemas"]["OpenRecallBody"];
            };
        };
        responses: {
            /** @description The recall is open. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    /**
                     * @description Only when you have another recall of the same vehicle whose `manufacturerCampaignReference` differs only in case, in words for people. Both are recalls of their own: delete the one that was opened by mistake.
                     * @example You have another recall of this vehicle whose manufacturerCampaignReference is CAR/1: it differs from car/1 only in case, and the two are separate recalls
                     */
                    "X-Recalls-Warning"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenedRecallAnswer"];
                };
            };
            /**
             * @description `RECALLS-BR-01`
             *     - Invalid request body
             *     - Date must be in the format YYYY-MM-DD
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request body" | "Date must be in the format YYYY-MM-DD";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-CF-01` Vehicle already registered with VIN: 123456789AC and manufacturerCampaignReference: CAR/1 */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-CF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    findRecalls: {
        parameters: {
            query?: {
                /** @description Your recall campaign reference. */
                manufacturerCampaignReference?: string;
                /** @description DVSA campaign reference. Leave it out, or empty, if there is none. */
                dvsaCampaignReference?: string;
            };
            header?: never;
            path: {
                /**
                 * @description Vehicle identification number: letters from A to Z and digits. It has one form, which answers have: upper case, without spaces and hyphens, full-width forms as plain ones. What programs make of VINs (`1.77484E+16`, `#N/A`, invisible characters, letters of other scripts) and words such as `UNKNOWN` are refused.
                 * @example DEMO0000000000002
                 */
                vin: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description At least one recall. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VehicleRecallsAnswer"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    changeRepairStatus: {
        parameters: {
            query: {
                /**
                 * @description Your recall campaign reference.
                 * @example CAR/2
                 */
                manufacturerCampaignReference: string;
                /** @description DVSA campaign reference. Leave it out, or empty, if there is none. */
                dvsaCampaignReference?: string;
            };
            header?: never;
            path: {
                /**
                 * @description Vehicle identification number: letters from A to Z and digits. It has one form, which answers have: upper case, without spaces and hyphens, full-width forms as plain ones. What programs make of VINs (`1.77484E+16`, `#N/A`, invisible characters, letters of other scripts) and words such as `UNKNOWN` are refused.
                 * @example DEMO0000000000003
                 */
                vin: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "repairStatus": "FIXED",
                 *       "rectificationDate": "2024-04-01"
                 *     }
                 */
                "application/json": components["schemas"]["ChangeRepairBody"];
            };
        };
        responses: {
            /** @description The repair status is updated. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description `RECALLS-BR-01`
             *     - Invalid request body
             *     - Invalid request parameters
             *     - Required dvsaCampaignReference and/or manufacturerCampaignReference parameter is missing
             *     - Manufacturer campaign reference is required
             *     - Date must be in the format YYYY-MM-DD
             *     - Recall rectification date cannot be in the future
             *     - Recall rectification date cannot be before recall campaign start date
             *     - Vehicle recall has already been marked as fixed
             *     - Vehicle recall has already been marked as not fixed
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request body" | "Invalid request parameters" | "Required dvsaCampaignReference and/or manufacturerCampaignReference parameter is missing" | "Manufacturer campaign reference is required" | "Date must be in the format YYYY-MM-DD" | "Recall rectification date cannot be in the future" | "Recall rectification date cannot be before recall campaign start date" | "Vehicle recall has already been marked as fixed" | "Vehicle recall has already been marked as not fixed";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteRecalls: {
        parameters: {
            query?: {
                /**
                 * @description Your recall campaign reference.
                 * @example CAR/2
                 */
                manufacturerCampaignReference?: string;
                /** @description DVSA campaign reference. Leave it out, or empty, if there is none. */
                dvsaCampaignReference?: string;
            };
            header?: never;
            path: {
                /**
                 * @description Vehicle identification number: letters from A to Z and digits. It has one form, which answers have: upper case, without spaces and hyphens, full-width forms as plain ones. What programs make of VINs (`1.77484E+16`, `#N/A`, invisible characters, letters of other scripts) and words such as `UNKNOWN` are refused.
                 * @example DEMO0000000000004
                 */
                vin: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The recalls are deleted. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description `RECALLS-BR-01`
             *     - Invalid request parameters
             *     - Required dvsaCampaignReference and/or manufacturerCampaignReference parameter is missing
             *     - Vehicle recall has already been marked as fixed
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters" | "Required dvsaCampaignReference and/or manufacturerCampaignReference parameter is missing" | "Vehicle recall has already been marked as fixed";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    listClientSecrets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The secrets that are neither removed nor expired, at most two. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    /** @description Never kept by caches. */
                    "Cache-Control"?: "no-store";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecretBody"][];
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    renewClientSecret: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The new secret, shown this once. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    /** @description Never kept by caches. */
                    "Cache-Control"?: "no-store";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewSecretBody"];
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-PC-01` You have reached the limit of active client secrets */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-PC-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    removeClientSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which secret, as `GET /credentials` lists it.
                 * @example 3f0c9a52-7d1e-4b86-a0f4-5f7f2f9f6c11
                 */
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The secret is removed. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description `RECALLS-BR-01`
             *     - Invalid request parameters
             *     - The last live client secret cannot be removed
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters" | "The last live client secret cannot be removed";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    listImports: {
        parameters: {
            query?: {
                /** @description The most that a page has. */
                limit?: number;
                /** @description The `next` of the page before; leave it out for the first page. */
                cursor?: string;
                /** @description Only runs in this state. */
                state?: "received" | "scanning" | "validating" | "merging" | "done" | "rejected" | "held";
                /** @description Only files received at this time or later. A day alone means its beginning in UTC. */
                receivedSince?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of runs, which may be empty. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportRunsPage"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    readImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which run: one file that came in, from its receipt to its outcome.
                 * @example 0b6f4c1e-3f60-4d0e-9f0a-6a2f1a7f9d11
                 */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportRunDetails"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    listImportFaults: {
        parameters: {
            query?: {
                /** @description The most that a page has. */
                limit?: number;
                /** @description The `next` of the page before; leave it out for the first page. */
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * @description Which run: one file that came in, from its receipt to its outcome.
                 * @example 0b6f4c1e-3f60-4d0e-9f0a-6a2f1a7f9d11
                 */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of faults, which may be empty. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileFaultsPage"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    downloadImportFaults: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which run: one file that came in, from its receipt to its outcome.
                 * @example 0b6f4c1e-3f60-4d0e-9f0a-6a2f1a7f9d11
                 */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The faults as a CSV file. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    /** @description Has browsers save the file instead of showing it. */
                    "Content-Disposition": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example line,column,reason,value,expected
                     *     3,RecallCampaignStartDate,Incorrect date format,01/12/2026,must be a date of the calendar in the format YYYY-MM-DD
                     */
                    "text/csv": string;
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    validateImport: {
        parameters: {
            query?: {
                /**
                 * @description The name you would upload the file under; it is judged like one.
                 * @example recalls.csv
                 */
                fileName?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The file, in UTF-8, at most 200 MiB unless the operators say otherwise. */
        requestBody: {
            content: {
                "text/csv": string;
            };
        };
        responses: {
            /** @description What an upload would come to. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PredictionAnswer"];
                };
            };
            /**
             * @description `RECALLS-BR-01`
             *     - Invalid request body
             *     - Invalid request parameters
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request body" | "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-CF-01` Another file of yours is still being validated: wait for its answer */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-CF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    findVehicle: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Vehicle identification number: letters from A to Z and digits. It has one form, which answers have: upper case, without spaces and hyphens, full-width forms as plain ones. What programs make of VINs (`1.77484E+16`, `#N/A`, invisible characters, letters of other scripts) and words such as `UNKNOWN` are refused.
                 * @example DEMO0000000000002
                 */
                vin: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is known about the vehicle. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VehicleAnswer"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    findVehicles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "vins": [
                 *         "DEMO0000000000002",
                 *         "DEMO0000000000003"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["AskedVehiclesBody"];
            };
        };
        responses: {
            /** @description One answer for each VIN. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VehiclesAnswer"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request body */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request body";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    readChanges: {
        parameters: {
            query?: {
                /** @description The `next` of the page before. Leave it out to begin at the beginning. */
                since?: string;
                /** @description How many changes to go on by. A vehicle that changed several times is on the page once. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The next changes; none, if there are none yet. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangesPage"];
                };
            };
            /**
             * @description `RECALLS-BR-01` Invalid request parameters
             *
             *     `RECALLS-BR-02` The place in the change feed is no longer known: begin again without since
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01" | "RECALLS-BR-02";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters" | "The place in the change feed is no longer known: begin again without since";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    resetUserOfClient: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 8b3d5f70-2c4e-4a91-b6d8-1e7f9a0c2b34 */
                clientId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The one-time password, shown this once. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    /** @description Never kept by caches. */
                    "Cache-Control"?: "no-store";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResetUserAnswer"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    listKadoeClients: {
        parameters: {
            query?: {
                /** @description The most that a page has. */
                limit?: number;
                /** @description The `next` of the page before; leave it out for the first page. */
                cursor?: string;
                /** @description `live`: its calls are real ones. `test`: they are for trying out. It never changes. */
                environment?: "live" | "test";
                /** @description Only clients that have this enquirer, and link providers that have its mandate. */
                enquirer?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KadoeClientPage"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    readKadoeClient: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 8b3d5f70-2c4e-4a91-b6d8-1e7f9a0c2b34 */
                clientId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its enquirers and mandates. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    /**
                     * @description What may be changed, as it is now: send it as `If-Match` with a change.
                     * @example "3q2-7wQbV0m9rT1xkZpL4A"
                     */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KadoeClientBody"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    changeKadoeClient: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The `ETag` that was read: the change is refused when the resource has been changed since.
                 * @example "AC7jbHjcDa1WRY30CuRIBb"
                 */
                "If-Match": string;
            };
            path: {
                /** @example 8b3d5f70-2c4e-4a91-b6d8-1e7f9a0c2b34 */
                clientId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "enquirers": {
                 *         "DM002": [
                 *           "00EV"
                 *         ]
                 *       },
                 *       "linkProviderId": null,
                 *       "mandates": [],
                 *       "plan": "standard"
                 *     }
                 */
                "application/json": components["schemas"]["ChangeKadoeClientBody"];
            };
        };
        responses: {
            /** @description Its enquirers and mandates as they are now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    /**
                     * @description What may be changed, as it is now: send it as `If-Match` with a change.
                     * @example "3q2-7wQbV0m9rT1xkZpL4A"
                     */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KadoeClientBody"];
                };
            };
            /**
             * @description `RECALLS-BR-01`
             *     - Invalid request body
             *     - Invalid request parameters
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request body" | "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            /**
             * @description `RECALLS-CF-01`
             *     - The enquirer IT321 belongs to another client of the live environment
             *     - The link provider number 0024 belongs to another client of the live environment
             */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-CF-01";
                    };
                };
            };
            /** @description `RECALLS-PC-02` The resource has been changed since you read it */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-PC-02";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    listClients: {
        parameters: {
            query?: {
                /** @description The most that a page has. */
                limit?: number;
                /** @description The `next` of the page before; leave it out for the first page. */
                cursor?: string;
                /** @description A part of the name, in any case. */
                name?: string;
                /** @description What the client may call. */
                role?: "kadoe" | "renewal-partner" | "manufacturer" | "mot" | "admin";
                /** @description Whether its calls are real ones, or only for trying out. */
                environment?: "live" | "test";
                status?: "active" | "disabled";
                manufacturerId?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientPage"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    onboardClient: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Harbour Motors",
                 *       "email": "recalls-team@harbour.example",
                 *       "role": "manufacturer"
                 *     }
                 */
                "application/json": components["schemas"]["OnboardClientBody"] | components["schemas"]["OnboardKadoeClientBody"] | components["schemas"]["OnboardRenewalPartnerBody"];
            };
        };
        responses: {
            /** @description Everything the client needs, its secret and key shown this once. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    /** @description Never kept by caches. */
                    "Cache-Control"?: "no-store";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OnboardedClientAnswer"] | components["schemas"]["OnboardedKadoeClientAnswer"] | components["schemas"]["OnboardedRenewalPartnerAnswer"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request body */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request body";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /**
             * @description `RECALLS-CF-01`
             *     - A manufacturer named Acme Motors is already onboarded
             *     - The enquirer IT321 belongs to another client of the live environment
             *     - The link provider number 0024 belongs to another client of the live environment
             */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-CF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    readClient: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10 */
                clientId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The client. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    /**
                     * @description What may be changed, as it is now: send it as `If-Match` with a change.
                     * @example "3q2-7wQbV0m9rT1xkZpL4A"
                     */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FullClientBody"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    changeClient: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The `ETag` that was read: the change is refused when the resource has been changed since.
                 * @example "F5T7Of9sjuxW8hH-skpcse"
                 */
                "If-Match": string;
            };
            path: {
                /** @example 6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10 */
                clientId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Demonstration Vans",
                 *       "teamEmail": "demonstration@example.com",
                 *       "dailyQuota": null
                 *     }
                 */
                "application/json": components["schemas"]["ChangeClientBody"];
            };
        };
        responses: {
            /** @description The client as it is now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    /**
                     * @description What may be changed, as it is now: send it as `If-Match` with a change.
                     * @example "3q2-7wQbV0m9rT1xkZpL4A"
                     */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FullClientBody"];
                };
            };
            /**
             * @description `RECALLS-BR-01`
             *     - Invalid request body
             *     - Invalid request parameters
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request body" | "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            /** @description `RECALLS-PC-02` The resource has been changed since you read it */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-PC-02";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    disableClient: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10 */
                clientId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The client is disabled. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description `RECALLS-BR-01`
             *     - Invalid request parameters
             *     - You cannot take your own access away
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters" | "You cannot take your own access away";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    enableClient: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10 */
                clientId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The client is enabled. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    rotateApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10 */
                clientId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "overlapMinutes": 1440
                 *     }
                 */
                "application/json": components["schemas"]["RotateApiKeyBody"];
            };
        };
        responses: {
            /** @description The new key, shown this once. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    /** @description Never kept by caches. */
                    "Cache-Control"?: "no-store";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewApiKeyBody"];
                };
            };
            /**
             * @description `RECALLS-BR-01`
             *     - Invalid request body
             *     - Invalid request parameters
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request body" | "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    revokeApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10 */
                clientId: string;
                /** @example 2a9e8d7c-6b5a-4c3d-9e2f-1a0b9c8d7e6f */
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key is revoked. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description `RECALLS-BR-01`
             *     - Invalid request parameters
             *     - You cannot take your own access away
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters" | "You cannot take your own access away";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    issueClientSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10 */
                clientId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The new secret, shown this once. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    /** @description Never kept by caches. */
                    "Cache-Control"?: "no-store";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedSecretBody"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            /** @description `RECALLS-PC-01` You have reached the limit of active client secrets */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-PC-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    revokeClientSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10 */
                clientId: string;
                /** @example 7c1d2b3a-5e4f-4a6b-8c7d-9e0f1a2b3c4d */
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The secret is revoked. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description `RECALLS-BR-01`
             *     - Invalid request parameters
             *     - You cannot take your own access away
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters" | "You cannot take your own access away";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    listManufacturers: {
        parameters: {
            query?: {
                /** @description The most that a page has. */
                limit?: number;
                /** @description The `next` of the page before; leave it out for the first page. */
                cursor?: string;
                /** @description A part of the name, in any case. */
                name?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManufacturerPage"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    readManufacturer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 2 */
                manufacturerId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The manufacturer. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    /**
                     * @description What may be changed, as it is now: send it as `If-Match` with a change.
                     * @example "3q2-7wQbV0m9rT1xkZpL4A"
                     */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FullManufacturerBody"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    changeManufacturer: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The `ETag` that was read: the change is refused when the resource has been changed since.
                 * @example "qeOxuv2epaOTIjR1-IQypu"
                 */
                "If-Match": string;
            };
            path: {
                /** @example 2 */
                manufacturerId: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Demonstration Vans",
                 *       "teamEmail": "demonstration@example.com"
                 *     }
                 */
                "application/json": components["schemas"]["ChangeManufacturerBody"];
            };
        };
        responses: {
            /** @description The manufacturer as it is now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    /**
                     * @description What may be changed, as it is now: send it as `If-Match` with a change.
                     * @example "3q2-7wQbV0m9rT1xkZpL4A"
                     */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FullManufacturerBody"];
                };
            };
            /**
             * @description `RECALLS-BR-01`
             *     - Invalid request body
             *     - Invalid request parameters
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request body" | "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            /** @description `RECALLS-CF-01` A manufacturer named Acme Motors is already onboarded */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-CF-01";
                    };
                };
            };
            /** @description `RECALLS-PC-02` The resource has been changed since you read it */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-PC-02";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    addSshKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 2 */
                manufacturerId: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddSshKeyBody"];
            };
        };
        responses: {
            /** @description The key is added. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SshKeyBody"];
                };
            };
            /**
             * @description `RECALLS-BR-01`
             *     - Invalid request body
             *     - Invalid request parameters
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request body" | "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            /** @description `RECALLS-CF-01` The manufacturer has this SSH key already */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-CF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    removeSshKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 2 */
                manufacturerId: number;
                /** @example 1 */
                keyId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key is removed. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    readSftpAddress: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The address and the host keys. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SftpAddressBody"];
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    listUsage: {
        parameters: {
            query?: {
                /** @description The most that a page has. */
                limit?: number;
                /** @description The `next` of the page before; leave it out for the first page. */
                cursor?: string;
                /** @description A day in UTC; the default is today. */
                date?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsagePage"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    readClientUsage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10 */
                clientId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The days. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientDaysBody"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    listEndingCredentials: {
        parameters: {
            query?: {
                /** @description The most that a page has. */
                limit?: number;
                /** @description The `next` of the page before; leave it out for the first page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndingCredentialPage"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    listAllImports: {
        parameters: {
            query?: {
                /** @description The most that a page has. */
                limit?: number;
                /** @description The `next` of the page before; leave it out for the first page. */
                cursor?: string;
                /** @description Only runs in this state. */
                state?: "received" | "scanning" | "validating" | "merging" | "done" | "rejected" | "held";
                /** @description Only files received at this time or later. A day alone means its beginning in UTC. */
                receivedSince?: string;
                /** @description Only runs of this manufacturer. */
                manufacturerId?: number;
                /** @description `waiting`: only runs that wait for something, such as the scanner. `last`: only the last file of each manufacturer. With the state `rejected` it is those manufacturers whose data are out of date. */
                only?: "waiting" | "last";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of runs, which may be empty. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminImportRunsPage"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    readAnyImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which run: one file that came in, from its receipt to its outcome.
                 * @example 0b6f4c1e-3f60-4d0e-9f0a-6a2f1a7f9d11
                 */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminImportRunDetails"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    listFaultsOfAnyImport: {
        parameters: {
            query?: {
                /** @description The most that a page has. */
                limit?: number;
                /** @description The `next` of the page before; leave it out for the first page. */
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * @description Which run: one file that came in, from its receipt to its outcome.
                 * @example 0b6f4c1e-3f60-4d0e-9f0a-6a2f1a7f9d11
                 */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of faults, which may be empty. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileFaultsPage"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    downloadFaultsOfAnyImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which run: one file that came in, from its receipt to its outcome.
                 * @example 0b6f4c1e-3f60-4d0e-9f0a-6a2f1a7f9d11
                 */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The faults as a CSV file. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    /** @description Has browsers save the file instead of showing it. */
                    "Content-Disposition": string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example line,column,reason,value,expected
                     *     3,RecallCampaignStartDate,Incorrect date format,01/12/2026,must be a date of the calendar in the format YYYY-MM-DD
                     */
                    "text/csv": string;
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    summariseFaultsOfAnyImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which run: one file that came in, from its receipt to its outcome.
                 * @example 0b6f4c1e-3f60-4d0e-9f0a-6a2f1a7f9d11
                 */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The faults, which may be none. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FaultSummaryBody"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    summariseClosuresOfImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which run: one file that came in, from its receipt to its outcome.
                 * @example d4c3b2a1-0f9e-4d8c-b7a6-5e4d3c2b1a09
                 */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The closures by campaign. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClosureSummaryBody"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    listClosuresOfImport: {
        parameters: {
            query?: {
                /** @description The most that a page has. */
                limit?: number;
                /** @description The `next` of the page before; leave it out for the first page. */
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * @description Which run: one file that came in, from its receipt to its outcome.
                 * @example d4c3b2a1-0f9e-4d8c-b7a6-5e4d3c2b1a09
                 */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of recalls, which may be empty. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HeldClosuresOfRunPage"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    approveClosures: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which run: one file that came in, from its receipt to its outcome.
                 * @example d4c3b2a1-0f9e-4d8c-b7a6-5e4d3c2b1a09
                 */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ApprovalBody"];
            };
        };
        responses: {
            /** @description The closures are approved. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClosuresDecisionBody"];
                };
            };
            /**
             * @description `RECALLS-BR-01`
             *     - Invalid request body
             *     - Invalid request parameters
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request body" | "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            /**
             * @description `RECALLS-CF-01`
             *     - The closures of run 5f0c9d3e-8a41-4a0e-9f57-2f6f2b1f0c11 were already approved
             *     - The closures of run 5f0c9d3e-8a41-4a0e-9f57-2f6f2b1f0c11 can't be approved: a later file of the manufacturer was refused (recalls.csv, received 2024-04-30T14:02:39.155Z, run 0b6f4c1e-3f60-4d0e-9f0a-6a2f1a7f9d11). Wait for it, or approve again with a reason
             */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-CF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    rejectClosures: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which run: one file that came in, from its receipt to its outcome.
                 * @example e5d4c3b2-1a0f-4e9d-8c7b-6f5e4d3c2b1a
                 */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RejectionBody"];
            };
        };
        responses: {
            /** @description The closures are rejected. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClosuresDecisionBody"];
                };
            };
            /**
             * @description `RECALLS-BR-01`
             *     - Invalid request body
             *     - Invalid request parameters
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request body" | "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            /** @description `RECALLS-CF-01` The closures of run 5f0c9d3e-8a41-4a0e-9f57-2f6f2b1f0c11 were already approved */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-CF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    giveUpImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which run: one file that came in, from its receipt to its outcome.
                 * @example f6e5d4c3-2b1a-4f0e-9d8c-7a6f5e4d3c2b
                 */
                runId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GiveUpBody"];
            };
        };
        responses: {
            /** @description The run, as it ended. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminImportRunDetails"];
                };
            };
            /**
             * @description `RECALLS-BR-01`
             *     - Invalid request body
             *     - Invalid request parameters
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request body" | "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            /** @description `RECALLS-CF-01` Run 5f0c9d3e-8a41-4a0e-9f57-2f6f2b1f0c11 can't be given up: it is done */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-CF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    listHeldClosures: {
        parameters: {
            query?: {
                /** @description The most that a page has. */
                limit?: number;
                /** @description The `next` of the page before; leave it out for the first page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of runs, which may be empty. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HeldClosuresPage"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    listImportChanges: {
        parameters: {
            query?: {
                /** @description The most that a page has. */
                limit?: number;
                /** @description The `next` of the page before; leave it out for the first page. */
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * @description Which run: one file that came in, from its receipt to its outcome.
                 * @example 5f0c9d3e-8a41-4a0e-9f57-2f6f2b1f0c11
                 */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of changes, which may be empty. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunChangesPage"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    listVehiclesToldNoByImport: {
        parameters: {
            query?: {
                /** @description The most that a page has. */
                limit?: number;
                /** @description The `next` of the page before; leave it out for the first page. */
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * @description Which run: one file that came in, from its receipt to its outcome.
                 * @example 5f0c9d3e-8a41-4a0e-9f57-2f6f2b1f0c11
                 */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of VINs, which may be empty. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VehiclesToldNoPage"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    listVehiclesToldNoByClient: {
        parameters: {
            query: {
                /** @description The most that a page has. */
                limit?: number;
                /** @description The `next` of the page before; leave it out for the first page. */
                cursor?: string;
                /**
                 * @description What the client closed or deleted from this time on. A day alone means its beginning in UTC.
                 * @example 2024-04-30T14:02:39.155Z
                 */
                since: string;
            };
            header?: never;
            path: {
                /** @example 6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10 */
                clientId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of VINs, which may be empty. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VehiclesToldNoPage"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            /** @description `RECALLS-CF-01` Run 5f0c9d3e-8a41-4a0e-9f57-2f6f2b1f0c11 can't be undone: it is rejected, so it has changed nothing */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-CF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    undoImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which run: one file that came in, from its receipt to its outcome.
                 * @example 5f0c9d3e-8a41-4a0e-9f57-2f6f2b1f0c11
                 */
                runId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "the file was that of another brand",
                 *       "dryRun": true
                 *     }
                 */
                "application/json": components["schemas"]["UndoBody"];
            };
        };
        responses: {
            /** @description What was undone, or would be. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UndoneBody"];
                };
            };
            /**
             * @description `RECALLS-BR-01`
             *     - Invalid request body
             *     - Invalid request parameters
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request body" | "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            /** @description `RECALLS-CF-01` Run 5f0c9d3e-8a41-4a0e-9f57-2f6f2b1f0c11 can't be undone: it is rejected, so it has changed nothing */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-CF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    undoCallsOfClient: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10 */
                clientId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "since": "2024-04-30T14:02:39.155Z",
                 *       "reason": "its API key was stolen",
                 *       "dryRun": true
                 *     }
                 */
                "application/json": components["schemas"]["UndoClientBody"];
            };
        };
        responses: {
            /** @description What was undone, or would be. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UndoneBody"];
                };
            };
            /**
             * @description `RECALLS-BR-01`
             *     - Invalid request body
             *     - Invalid request parameters
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request body" | "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            /** @description `RECALLS-CF-01` Run 5f0c9d3e-8a41-4a0e-9f57-2f6f2b1f0c11 can't be undone: it is rejected, so it has changed nothing */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-CF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    listSilentManufacturers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SilentManufacturersBody"];
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    readFileCalendar: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 2 */
                manufacturerId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The days. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileCalendarBody"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    readVehicleHistory: {
        parameters: {
            query?: {
                /** @description The most that a page has. */
                limit?: number;
                /** @description The `next` of the page before; leave it out for the first page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "vin": "DEMO0000000000002"
                 *     }
                 */
                "application/json": components["schemas"]["VehicleHistoryBody"];
            };
        };
        responses: {
            /** @description The recalls, and a page of their changes. Both are empty for a vehicle that is not known. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VehicleHistoryPage"];
                };
            };
            /**
             * @description `RECALLS-BR-01`
             *     - Invalid request body
             *     - Invalid request parameters
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request body" | "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    loadRegister: {
        parameters: {
            query?: {
                /**
                 * @description The register of live clients, or of test clients. The two are never mixed.
                 * @example test
                 */
                environment?: "live" | "test";
                /** @description `true`: the file is checked and compared with the register as usual, and nothing is stored. */
                dryRun?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The file, in UTF-8, at most 2 GiB unless the operators say otherwise. */
        requestBody: {
            content: {
                "text/plain": string;
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description What was stored, or would be. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoadAnswer"];
                };
            };
            /**
             * @description `RECALLS-BR-01`
             *     - Invalid request body
             *     - Invalid request parameters
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request body" | "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    listPlans: {
        parameters: {
            query?: {
                /** @description The most that a page has. */
                limit?: number;
                /** @description The `next` of the page before; leave it out for the first page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanPage"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    createPlan: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreatePlanBody"];
            };
        };
        responses: {
            /** @description The plan. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    /**
                     * @description What may be changed, as it is now: send it as `If-Match` with a change.
                     * @example "3q2-7wQbV0m9rT1xkZpL4A"
                     */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanBody"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request body */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request body";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-CF-01` There is a usage plan named standard already */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-CF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    readPlan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The name of the plan. It never changes.
                 * @example standard
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The plan. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    /**
                     * @description What may be changed, as it is now: send it as `If-Match` with a change.
                     * @example "3q2-7wQbV0m9rT1xkZpL4A"
                     */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanBody"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    changePlan: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The `ETag` that was read: the change is refused when the resource has been changed since.
                 * @example "tvxMQXLSkUi0LbZZ-BFH2j"
                 */
                "If-Match": string;
            };
            path: {
                /**
                 * @description The name of the plan. It never changes.
                 * @example standard
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "rate": 10,
                 *       "burst": 20,
                 *       "quota": 50000,
                 *       "quotaPeriod": "DAY"
                 *     }
                 */
                "application/json": components["schemas"]["PlanTermsBody"];
            };
        };
        responses: {
            /** @description The plan as it is now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    /**
                     * @description What may be changed, as it is now: send it as `If-Match` with a change.
                     * @example "3q2-7wQbV0m9rT1xkZpL4A"
                     */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanBody"];
                };
            };
            /**
             * @description `RECALLS-BR-01`
             *     - Invalid request body
             *     - Invalid request parameters
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request body" | "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            /** @description `RECALLS-PC-02` The resource has been changed since you read it */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-PC-02";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    removePlan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The name of the plan. It never changes.
                 * @example fleet
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The plan is removed. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            /** @description `RECALLS-CF-01` The usage plan standard can't be removed: 2 clients have it */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-CF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    changePlanOfClient: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 8b3d5f70-2c4e-4a91-b6d8-1e7f9a0c2b34 */
                clientId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "plan": "standard"
                 *     }
                 */
                "application/json": components["schemas"]["ClientPlanBody"];
            };
        };
        responses: {
            /** @description The client has the plan. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description `RECALLS-BR-01`
             *     - Invalid request body
             *     - Invalid request parameters
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request body" | "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    listEnquiries: {
        parameters: {
            query?: {
                /** @description The most that a page has. */
                limit?: number;
                /** @description The `next` of the page before; leave it out for the first page. */
                cursor?: string;
                /** @description Only enquiries of this client. */
                client?: string;
                /** @description Only enquiries in the name of this enquirer. */
                enquirer?: string;
                /** @description Only enquiries for this reason. */
                reason?: string;
                /** @description Only enquiries with this outcome: `KEEPER`, `STOLEN`, `EXPORTED`, `MULTIPLE`, or the code of an error. */
                outcome?: string;
                /** @description Only enquiries of live clients, or of test clients. */
                environment?: "live" | "test";
                /** @description Only enquiries at this time or later: a time with its offset from UTC (ISO 8601), or a date, which means its midnight in UTC. */
                since?: string;
                /** @description Only enquiries before this time: a time with its offset from UTC (ISO 8601), or a date, which means its midnight in UTC. */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnquiriesPage"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    searchEnquiries: {
        parameters: {
            query?: {
                /** @description The most that a page has. */
                limit?: number;
                /** @description The `next` of the page before; leave it out for the first page. */
                cursor?: string;
                /** @description Only enquiries of this client. */
                client?: string;
                /** @description Only enquiries in the name of this enquirer. */
                enquirer?: string;
                /** @description Only enquiries for this reason. */
                reason?: string;
                /** @description Only enquiries with this outcome: `KEEPER`, `STOLEN`, `EXPORTED`, `MULTIPLE`, or the code of an error. */
                outcome?: string;
                /** @description Only enquiries of live clients, or of test clients. */
                environment?: "live" | "test";
                /** @description Only enquiries at this time or later: a time with its offset from UTC (ISO 8601), or a date, which means its midnight in UTC. */
                since?: string;
                /** @description Only enquiries before this time: a time with its offset from UTC (ISO 8601), or a date, which means its midnight in UTC. */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "registrationNumber": "AA19BBB"
                 *     }
                 */
                "application/json": components["schemas"]["SearchEnquiriesBody"];
            };
        };
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnquiriesPage"];
                };
            };
            /**
             * @description `RECALLS-BR-01`
             *     - Invalid request body
             *     - Invalid request parameters
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request body" | "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    explainEnquiry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                enquiryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The explanation. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    /** @description Never kept by caches. */
                    "Cache-Control"?: "no-store";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MaskedExplanationBody"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    explainEnquiryWithKeeper: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                enquiryId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShowKeeperBody"];
            };
        };
        responses: {
            /** @description The explanation. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    /** @description Never kept by caches. */
                    "Cache-Control"?: "no-store";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NamedExplanationBody"];
                };
            };
            /**
             * @description `RECALLS-BR-01`
             *     - Invalid request body
             *     - Invalid request parameters
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request body" | "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    countKadoeCalls: {
        parameters: {
            query?: {
                /** @description A month in UTC; the default is the present one. */
                month?: string;
                /** @description Only live clients, or test clients. */
                environment?: "live" | "test";
                /** @description How to answer. Without it, `Accept: text/csv` asks for CSV. */
                format?: "json" | "csv";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The counts, as JSON or as a CSV file. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KadoeUsageBody"];
                    /**
                     * @example month,clientId,name,environment,calls,chargeable
                     *     2026-11,6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10,Harbour Parking,live,1250,1100
                     */
                    "text/csv": string;
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    listRenewals: {
        parameters: {
            query?: {
                /** @description The most that a page has. */
                limit?: number;
                /** @description The `next` of the page before; leave it out for the first page. */
                cursor?: string;
                /** @description Only applications in this state. */
                state?: "RECEIVED" | "CHECKED" | "IN_REVIEW" | "READY" | "REJECTED" | "FORWARDED";
                /** @description Only applications with this reason for a review. */
                reason?: "LOCAL_TIME_AHEAD" | "LICENCE_NUMBER_FORM" | "LICENCE_NUMBER_DISAGREES" | "NO_LICENCE_REFERENCE" | "APPLICATION_REFERENCE_FORM" | "FEE_UNUSUAL" | "DATE_OF_BIRTH" | "AGE" | "INVESTIGATION_ASKED" | "PHOTO_QUALITY" | "PHOTO_OVERRIDE" | "PHOTO_MISSING" | "PHOTO_SMALL" | "SIGNATURE_MISSING" | "CARD_STATUS_CONTRADICTION" | "ADDRESS_FORM" | "BFPO_UNKNOWN" | "DUPLICATE_LICENCE" | "TEST_SCENARIO";
                /** @description Only applications of this client. */
                client?: string;
                /** @description Only applications of live clients, or of test clients. */
                environment?: "live" | "test";
                /** @description Only applications of which forwarding was given up. */
                forwarding?: "failed";
                /** @description Only applications received at this time or later: a time with its offset from UTC (ISO 8601), or a date, which means its midnight in UTC. */
                receivedFrom?: string;
                /** @description Only applications received before this time: a time with its offset from UTC (ISO 8601), or a date, which means its midnight in UTC. */
                receivedTo?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CasesPage"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    searchRenewals: {
        parameters: {
            query?: {
                /** @description The most that a page has. */
                limit?: number;
                /** @description The `next` of the page before; leave it out for the first page. */
                cursor?: string;
                /** @description Only applications in this state. */
                state?: "RECEIVED" | "CHECKED" | "IN_REVIEW" | "READY" | "REJECTED" | "FORWARDED";
                /** @description Only applications with this reason for a review. */
                reason?: "LOCAL_TIME_AHEAD" | "LICENCE_NUMBER_FORM" | "LICENCE_NUMBER_DISAGREES" | "NO_LICENCE_REFERENCE" | "APPLICATION_REFERENCE_FORM" | "FEE_UNUSUAL" | "DATE_OF_BIRTH" | "AGE" | "INVESTIGATION_ASKED" | "PHOTO_QUALITY" | "PHOTO_OVERRIDE" | "PHOTO_MISSING" | "PHOTO_SMALL" | "SIGNATURE_MISSING" | "CARD_STATUS_CONTRADICTION" | "ADDRESS_FORM" | "BFPO_UNKNOWN" | "DUPLICATE_LICENCE" | "TEST_SCENARIO";
                /** @description Only applications of this client. */
                client?: string;
                /** @description Only applications of live clients, or of test clients. */
                environment?: "live" | "test";
                /** @description Only applications of which forwarding was given up. */
                forwarding?: "failed";
                /** @description Only applications received at this time or later: a time with its offset from UTC (ISO 8601), or a date, which means its midnight in UTC. */
                receivedFrom?: string;
                /** @description Only applications received before this time: a time with its offset from UTC (ISO 8601), or a date, which means its midnight in UTC. */
                receivedTo?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "drivingLicenceNumber": "MCADI801206HZ9HM"
                 *     }
                 */
                "application/json": components["schemas"]["SearchCasesBody"];
            };
        };
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CasesPage"];
                };
            };
            /**
             * @description `RECALLS-BR-01`
             *     - Invalid request body
             *     - Invalid request parameters
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request body" | "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    readRenewal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                applicationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The application. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    /** @description Never kept by caches. */
                    "Cache-Control"?: "no-store";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FullCaseBody"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    readRenewalImage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                applicationId: string;
                kind: "photo" | "signature" | "photocard-front" | "photocard-back";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The image. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    /** @description Never kept by caches. */
                    "Cache-Control"?: "no-store";
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": string;
                    "image/png": string;
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    acceptRenewal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                applicationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The application as it is now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseSummaryBody"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            /** @description `RECALLS-CF-01` Application 0d6f6c1e-52a3-4c1f-8a0e-7b9d2e4f6a11 can't be accepted: it is FORWARDED */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-CF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    rejectRenewal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                applicationId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RejectCaseBody"];
            };
        };
        responses: {
            /** @description The application as it is now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseSummaryBody"];
                };
            };
            /**
             * @description `RECALLS-BR-01`
             *     - Invalid request body
             *     - Invalid request parameters
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request body" | "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            /** @description `RECALLS-CF-01` Application 0d6f6c1e-52a3-4c1f-8a0e-7b9d2e4f6a11 can't be accepted: it is FORWARDED */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-CF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    forwardRenewalAgain: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                applicationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The application as it is now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseSummaryBody"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            /** @description `RECALLS-CF-01` Application 0d6f6c1e-52a3-4c1f-8a0e-7b9d2e4f6a11 can't be forwarded again: it is FORWARDED */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-CF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    eraseRenewal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                applicationId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EraseCaseBody"];
            };
        };
        responses: {
            /** @description What is left of the application. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseSummaryBody"];
                };
            };
            /**
             * @description `RECALLS-BR-01`
             *     - Invalid request body
             *     - Invalid request parameters
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request body" | "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            /** @description `RECALLS-NF-01` Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-NF-01";
                    };
                };
            };
            /** @description `RECALLS-CF-01` Application 0d6f6c1e-52a3-4c1f-8a0e-7b9d2e4f6a11 can't be erased: it is IN_REVIEW */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-CF-01";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    listUndeliveredMails: {
        parameters: {
            query?: {
                /** @description The most that a page has. */
                limit?: number;
                /** @description The `next` of the page before; leave it out for the first page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UndeliveredMailPage"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    listPeople: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Up to 1,000 people. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PeopleBody"];
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    listAuditEntries: {
        parameters: {
            query?: {
                /** @description The most that a page has. */
                limit?: number;
                /** @description The `next` of the page before; leave it out for the first page. */
                cursor?: string;
                /** @description Only what this client did. */
                actor?: string;
                /** @description Only acts of this kind. */
                action?: string;
                subjectKind?: "client" | "manufacturer" | "import run" | "encryption key" | "register load" | "vehicle" | "usage plan" | "enquiry" | "renewal application" | "person";
                /** @description The id of the client, manufacturer or import run. */
                subjectId?: string;
                /** @description Only what was done then or later: a time with its offset from UTC (ISO 8601), or a date, which means its midnight in UTC. */
                since?: string;
                /** @description Only what was done before: a time with its offset from UTC (ISO 8601), or a date, which means its midnight in UTC. */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            /** @description `RECALLS-BR-01` Invalid request parameters */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-BR-01";
                        /** @enum {string} */
                        errorMessage?: "Invalid request parameters";
                    };
                };
            };
            401: components["responses"]["Unauthorised"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unknown"];
            503: components["responses"]["Unavailable"];
        };
    };
    checkLiveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Yes. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthBody"];
                };
            };
            /** @description `RECALLS-UN-01` Unknown error encountered */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-UN-01";
                    };
                };
            };
        };
    };
    checkReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Yes. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadinessBody"];
                };
            };
            /** @description `RECALLS-UN-01` Unknown error encountered */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-UN-01";
                    };
                };
            };
            /** @description `RECALLS-UN-01` Unknown error encountered */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After-When-Busy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {string} */
                        errorCode?: "RECALLS-UN-01";
                    };
                };
            };
        };
    };
}
