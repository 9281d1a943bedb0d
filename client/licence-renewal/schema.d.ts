// Made from docs/openapi-licence-renewal.yml by `npm run client-kit`: change that, not this.
export interface paths {
    "/drivers-renewal/v1/drivers/renewal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your applications
         * @description What arrived, and what became of it, the oldest first: for the reconciliation at the end of a day. Each parameter that you give narrows the list.
         */
        get: operations["listApplications"];
        put?: never;
        /**
         * Submit a driving licence renewal application
         * @description At most 10 MiB, with images of at most 4 MiB and 25 million pixels each. A field that is null counts as absent. The answer is sent when the application and its images are on the disk.
         *
         *     When it is not answered, or with 503, send it again with the same `transactionId`.
         */
        post: operations["submitApplication"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/drivers-renewal/v1/drivers/renewal/{transactionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the status of an application
         * @description The state of one of your applications, and its history. It has no personal data.
         */
        get: operations["getApplication"];
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
        AcceptedApplicationBody: {
            /**
             * @description The id under which you sent the application, or the one that was made.
             * @example 123456789012345678901234
             */
            transactionId: string;
            /**
             * Format: date-time
             * @description When the application was received for the first time, in UTC.
             * @example 2026-11-29T09:00:00.123Z
             */
            dateTimeReceived: string;
        };
        ListedApplicationBody: {
            /**
             * @description Null once the personal data of the application was erased.
             * @example 123456789012345678901234
             */
            transactionId: string | null;
            /**
             * @description What has become of the application.
             * @example IN_REVIEW
             * @enum {string}
             */
            state: "RECEIVED" | "CHECKED" | "IN_REVIEW" | "READY" | "REJECTED" | "FORWARDED";
            /**
             * Format: date-time
             * @description When the application was received for the first time, in UTC.
             * @example 2026-11-29T09:00:00.123Z
             */
            dateTimeReceived: string;
            /**
             * Format: date-time
             * @description Since when it has been in this state, in UTC.
             * @example 2026-11-29T09:00:01.456Z
             */
            stateSince: string;
        };
        ApplicationsPage: {
            applications: components["schemas"]["ListedApplicationBody"][];
            /**
             * @description What to send as `cursor` for the page after this one; null when this is the last.
             * @example WzE3MTQ0ODU3NTkxNTUsIjNmMGM5YTUyIl0
             */
            next: string | null;
        };
        ApplicationReasonBody: {
            /**
             * @description Why a caseworker looks at it.
             * @example FEE_UNUSUAL
             * @enum {string}
             */
            code: "LOCAL_TIME_AHEAD" | "LICENCE_NUMBER_FORM" | "LICENCE_NUMBER_DISAGREES" | "NO_LICENCE_REFERENCE" | "APPLICATION_REFERENCE_FORM" | "FEE_UNUSUAL" | "DATE_OF_BIRTH" | "AGE" | "INVESTIGATION_ASKED" | "PHOTO_QUALITY" | "PHOTO_OVERRIDE" | "PHOTO_MISSING" | "PHOTO_SMALL" | "SIGNATURE_MISSING" | "CARD_STATUS_CONTRADICTION" | "ADDRESS_FORM" | "BFPO_UNKNOWN" | "DUPLICATE_LICENCE" | "TEST_SCENARIO";
            /**
             * @description The field that it is about, never its value.
             * @example feePaid
             */
            field: string;
        };
        ApplicationStateChangeBody: {
            /**
             * @description What has become of the application.
             * @example IN_REVIEW
             * @enum {string}
             */
            state: "RECEIVED" | "CHECKED" | "IN_REVIEW" | "READY" | "REJECTED" | "FORWARDED";
            /**
             * Format: date-time
             * @description Since when, in UTC.
             * @example 2026-11-29T09:00:00.123Z
             */
            at: string;
        };
        ApplicationStatusBody: {
            /**
             * @description The id under which you sent the application, or the one that was made.
             * @example 123456789012345678901234
             */
            transactionId: string;
            /**
             * @description What has become of the application.
             * @example IN_REVIEW
             * @enum {string}
             */
            state: "RECEIVED" | "CHECKED" | "IN_REVIEW" | "READY" | "REJECTED" | "FORWARDED";
            /** @description Empty if nobody has to look at it. */
            reasons: components["schemas"]["ApplicationReasonBody"][];
            /**
             * Format: date-time
             * @description When the application was received for the first time, in UTC.
             * @example 2026-11-29T09:00:00.123Z
             */
            dateTimeReceived: string;
            /** @description Every state, the first one first. */
            history: components["schemas"]["ApplicationStateChangeBody"][];
        };
        CommonErrorItemBody: {
            /**
             * @description The HTTP status, in some cases with its name.
             * @example 401
             */
            status: string;
            /**
             * @description Only a 429 has none.
             * @example Unauthorized
             */
            code?: string;
            /** @example Unexpected Exception. */
            title?: string;
            /**
             * @description For people. It never repeats what was sent.
             * @example API Key or JWT is either not provided, expired or invalid
             */
            detail: string;
        };
        CommonErrorsBody: {
            errors: components["schemas"]["CommonErrorItemBody"][];
        };
    };
    responses: {
        /** @description `InvalidHeader` */
        InvalidHeader: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["CommonErrorsBody"];
            };
        };
        /** @description `Unauthorized` */
        Unauthorized: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["CommonErrorsBody"];
            };
        };
        /** @description `Forbidden` */
        Forbidden: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["CommonErrorsBody"];
            };
        };
        /** @description `TooManyRequests` */
        TooManyRequests: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["CommonErrorsBody"];
            };
        };
        /** @description `2` */
        Unexpected: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["CommonErrorsBody"];
            };
        };
        /** @description `ServiceUnavailable` */
        Unavailable: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["CommonErrorsBody"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: {
        /**
         * @description Identifies the call in our log.
         * @example 9b2e1c1e-6f0a-4b7e-9d8f-0c5f6d1f2a3b
         */
        "X-Request-Id": string;
        /**
         * @description The one that you sent, or a new one.
         * @example b5d9b2bd-6e8f-4275-bdd3-c8086fe09c52
         */
        "X-Correlation-ID": string;
        /**
         * @description With every 401.
         * @example Bearer
         */
        "WWW-Authenticate": string;
        /**
         * @description Seconds to wait.
         * @example 1
         */
        "Retry-After": string;
        /**
         * @description The limits that apply to the call.
         * @example "plan";q=20;w=2
         */
        "RateLimit-Policy": string;
        /**
         * @description What is left of each limit.
         * @example "plan";r=19;t=1
         */
        RateLimit: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listApplications: {
        parameters: {
            query?: {
                /** @description The most that a page has. */
                limit?: number;
                /** @description The `next` of the page before; leave it out for the first page. */
                cursor?: string;
                /** @description Only applications in this state. */
                status?: "RECEIVED" | "CHECKED" | "IN_REVIEW" | "READY" | "REJECTED" | "FORWARDED";
                /** @description Only applications that were received at this time or later: a time with its offset from UTC (ISO 8601), or a date, which means its midnight in UTC. */
                receivedFrom?: string;
                /** @description Only applications that were received before this time: a time with its offset from UTC (ISO 8601), or a date, which means its midnight in UTC. */
                receivedTo?: string;
            };
            header?: {
                /** @description Links log messages to a specific request. It is echoed. */
                "X-Correlation-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplicationsPage"];
                };
            };
            400: components["responses"]["InvalidHeader"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unexpected"];
            503: components["responses"]["Unavailable"];
        };
    };
    submitApplication: {
        parameters: {
            query?: never;
            header?: {
                /** @description Links log messages to a specific request. It is echoed. */
                "X-Correlation-ID"?: string;
                /** @description Only for test clients: what becomes of the application. The header of a live client is ignored. */
                "X-Test-Scenario"?: "accepted" | "in-review" | "rejected" | "forwarding-fails";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Data about the request. */
                    handler: {
                        /**
                         * @description The organisation that supports the application.
                         * @example POL
                         */
                        originatorId?: string;
                        /**
                         * @description Your own id of this application, by which it can be repeated. Without it one is made, and then the request can not be repeated safely.
                         * @example 123456789012345678901234
                         */
                        transactionId?: string;
                        /**
                         * @description The same as `transactionId`, as the guide's example spells it. Both may be sent if they are equal.
                         * @example 123456789012345678901234
                         */
                        transactionID?: string;
                        /**
                         * @description The clerk.
                         * @example john-smith
                         */
                        userId?: string;
                        /**
                         * @description The branch.
                         * @example a123
                         */
                        branchId?: string;
                        /**
                         * @description The terminal.
                         * @example 1581239
                         */
                        terminalId?: string;
                        /**
                         * Format: date-time
                         * @description When the transaction began at the branch.
                         * @example 2022-01-01T09:00:00Z
                         */
                        localDateTime?: string;
                    };
                    /**
                     * @description Driving licence number.
                     * @example MCADI801206HZ9HM
                     */
                    drivingLicenceNumber?: string;
                    /**
                     * @description The same as `drivingLicenceNumber`, as the guide's example spells it. Both may be sent if they are equal.
                     * @example MCADI801206HZ9HM
                     */
                    driverNumber?: string;
                    /**
                     * @description `TYRR` after a renewal reminder, `TYRPC` for a photocard renewal.
                     * @example TYRR
                     * @enum {string}
                     */
                    transactionType: "TYRR" | "TYRPC";
                    /**
                     * @description Reference in the barcode of form D798.
                     * @example 98269432242880068489880451264
                     */
                    applicationReferenceNumber?: string;
                    /**
                     * @description What the customer paid at the counter, in pence.
                     * @example 1575
                     */
                    feePaid: number;
                    /**
                     * @description Whether the clerk asks for an investigation.
                     * @example true
                     */
                    investigationRequired?: boolean;
                    /**
                     * @description Date of birth. Of a date with a time, the written date counts.
                     * @example 1970-01-01
                     */
                    dateOfBirth?: string | unknown | unknown;
                    /**
                     * @description Telephone number during the day.
                     * @example 01234567890
                     */
                    daytimePhone?: string;
                    /** @description The photo and its quality checks. */
                    photo: {
                        /** @description Whether the clerk doubts that the photo complies. */
                        photoOverride?: boolean;
                        /** @description Result of the quality check icaoCompliant. */
                        icaoCompliant?: boolean;
                        /** @description Result of the quality check eyesOpen. */
                        eyesOpen?: boolean;
                        /** @description Result of the quality check exposure. */
                        exposure?: boolean;
                        /** @description Result of the quality check frontalView. */
                        frontalView?: boolean;
                        /** @description Result of the quality check greyscaleDensity. */
                        greyscaleDensity?: boolean;
                        /** @description Result of the quality check uniformLighting. */
                        uniformLighting?: boolean;
                        /** @description Result of the quality check headWidth. */
                        headWidth?: boolean;
                        /** @description Result of the quality check headLength. */
                        headLength?: boolean;
                        /** @description Result of the quality check widthHeightRatio. */
                        widthHeightRatio?: boolean;
                        /** @description Result of the quality check resolution. */
                        resolution?: boolean;
                        /** @description Result of the quality check verticalPosition. */
                        verticalPosition?: boolean;
                        /** @description Result of the quality check horizontallyCentered. */
                        horizontallyCentered?: boolean;
                        /** @description Photo of the driver: a JPEG. */
                        photographImage?: string;
                    };
                    /** @description Signature: a PNG or a JPEG. */
                    signatureImage?: string;
                    /** @description The address for dispatch. Exactly one of the three is required. */
                    updateAddress?: {
                        /** @description Royal Mail PAF fields of one address. */
                        structuredAddress?: {
                            /**
                             * @description PO Box number. A leading `PO BOX ` is taken off.
                             * @example PO Box 21
                             */
                            poBoxNumber?: string;
                            /**
                             * @description Organisation at this address.
                             * @example BRITISH LANDMARKS
                             */
                            organisationName?: string;
                            /**
                             * @description Department within the organisation.
                             * @example VIRTUAL OFFICE
                             */
                            departmentName?: string;
                            /**
                             * @description Flat or unit. It needs `buildingName` or `buildingNumber`.
                             * @example FLAT 2A
                             */
                            subBuildingName?: string;
                            /**
                             * @description Name of the premises.
                             * @example LANDMARK HOUSE
                             */
                            buildingName?: string;
                            /**
                             * @description Number of the premises.
                             * @example 270
                             */
                            buildingNumber?: string;
                            /**
                             * @description Supplements the thoroughfare.
                             * @example OLD GLOUCESTER STREET
                             */
                            dependentThoroughfareName?: string;
                            /**
                             * @description Main road or passageway.
                             * @example OLD GLOUCESTER ROAD
                             */
                            thoroughfareName?: string;
                            /**
                             * @description Locality within a dependent locality.
                             * @example DOUBLE CROFT
                             */
                            doubleDependentLocality?: string;
                            /**
                             * @description Area within a post town.
                             * @example CAMDEN
                             */
                            dependentLocality?: string;
                            /**
                             * @description Post town.
                             * @example LONDON
                             */
                            postTown: string;
                            /**
                             * @description Postcode with its space.
                             * @example WC1N 1AA
                             */
                            postcode: string;
                            /**
                             * @description Country.
                             * @example England
                             */
                            country?: string;
                            /**
                             * @description Language of the address: `CY` for Welsh, `EN` for English.
                             * @example EN
                             * @enum {string}
                             */
                            language?: "EN" | "CY";
                            /**
                             * @description Royal Mail Delivery Point Suffix.
                             * @example 1A
                             */
                            dps?: string;
                            /**
                             * @description Unique Property Reference Number.
                             * @example 5138439
                             */
                            uprn: string;
                            /**
                             * @description Unique Delivery Point Reference Number.
                             * @example 26246299
                             */
                            udprn?: string;
                        };
                        /** @description Address that somebody typed. */
                        unstructuredAddress?: {
                            /**
                             * @description First line.
                             * @example 123 Any Street
                             */
                            line1: string;
                            /**
                             * @description Second line.
                             * @example Flat 9
                             */
                            line2?: string;
                            /**
                             * @description Third line.
                             * @example Any House
                             */
                            line3?: string;
                            /**
                             * @description Fourth line.
                             * @example Any Estate
                             */
                            line4?: string;
                            /**
                             * @description Post town.
                             * @example Anytown
                             */
                            postTown?: string;
                            /**
                             * @description Postcode.
                             * @example SA1 1AA
                             */
                            postcode: string;
                            /**
                             * @description Language of the address: `CY` for Welsh, `EN` for English.
                             * @example EN
                             * @enum {string}
                             */
                            language?: "EN" | "CY";
                            /**
                             * @description Royal Mail Delivery Point Suffix.
                             * @example 1A
                             */
                            dps?: string;
                        };
                        /** @description British Forces Post Office address. */
                        bfpoAddress?: {
                            /**
                             * @description Unit or regiment.
                             * @example 12345678 LCPL B Jones
                             */
                            line1: string;
                            /**
                             * @description Operation.
                             * @example B Company
                             */
                            line2?: string;
                            /**
                             * @description Barracks, camp, station or ship.
                             * @example 1 Loamshire Regt
                             */
                            line3?: string;
                            /**
                             * @description Free text.
                             * @example HMS Dauntless
                             */
                            line4?: string;
                            /**
                             * @description BFPO number.
                             * @example 5432
                             */
                            bfpoNumber: number;
                            /**
                             * @description Postcode.
                             * @example BF1 1ZZ
                             */
                            postcode?: string;
                        };
                    };
                    /** @description The licence that the customer has. */
                    licenceStatus?: {
                        /** @description Whether the photocard was surrendered. */
                        photocardSurrendered?: boolean;
                        /**
                         * @description Issue number of the photocard.
                         * @example 12
                         */
                        photocardIssueNumber?: string;
                        /** @description Whether the counterpart was surrendered. */
                        counterpartSurrendered?: boolean;
                        /**
                         * @description Issue number of the counterpart.
                         * @example 3
                         */
                        counterpartIssueNumber?: string;
                        /** @description Whether the licence was lost. */
                        lostMarker?: boolean;
                        /** @description Whether the licence was stolen. */
                        stolenMarker?: boolean;
                        /** @description Whether the licence was defaced. */
                        defacedMarker?: boolean;
                        /** @description Whether the licence was destroyed. */
                        destroyedMarker?: boolean;
                    };
                    /**
                     * @description The 159 characters of the barcode of the reminder. Its spaces are kept.
                     * @example 9826943224281001848986045116301GAIR GERARD SWAN 34 SAXON CLOSE SA1 1SD
                     */
                    twoDBarcode?: string;
                    /** @description Wishes about organ donation. */
                    organDonor?: {
                        /** @description Wish: anyOrgans. */
                        anyOrgans?: boolean;
                        /** @description Wish: kidneys. */
                        kidneys?: boolean;
                        /** @description Wish: liver. */
                        liver?: boolean;
                        /** @description Wish: heart. */
                        heart?: boolean;
                        /** @description Wish: cornea. */
                        cornea?: boolean;
                        /** @description Wish: pancreas. */
                        pancreas?: boolean;
                        /** @description Wish: lungs. */
                        lungs?: boolean;
                    };
                    /** @description Front of the photocard: a JPEG. Required with `TYRPC`. */
                    photoCardFront?: string;
                    /** @description Back of the photocard: a JPEG. Required with `TYRPC`. */
                    photoCardBack?: string;
                };
            };
        };
        responses: {
            /** @description The application is stored. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    /** @description Where its status is. */
                    Location: string;
                    /** @description `true` when the same application was accepted before. Then `dateTimeReceived` is the first one. */
                    "Idempotency-Replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedApplicationBody"];
                };
            };
            /** @description `InvalidHeader`, `NotEmpty` */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommonErrorsBody"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description `DuplicateTransaction` */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommonErrorsBody"];
                };
            };
            /** @description `PayloadTooLarge` */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommonErrorsBody"];
                };
            };
            /** @description `UnsupportedMediaType` */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommonErrorsBody"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unexpected"];
            503: components["responses"]["Unavailable"];
        };
    };
    getApplication: {
        parameters: {
            query?: never;
            header?: {
                /** @description Links log messages to a specific request. It is echoed. */
                "X-Correlation-ID"?: string;
            };
            path: {
                /** @description The `transactionId` of the application. */
                transactionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The status. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplicationStatusBody"];
                };
            };
            400: components["responses"]["InvalidHeader"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description `UnknownTransaction` */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-Correlation-ID": components["headers"]["X-Correlation-ID"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommonErrorsBody"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Unexpected"];
            503: components["responses"]["Unavailable"];
        };
    };
}
