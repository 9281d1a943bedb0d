import type { OpenAPIObject } from '@nestjs/swagger';
import type { Settings } from '../../platform/config/settings.js';
import type { Audience } from '../../platform/openapi/surface-document.js';
import { CATALOGUE } from '../errors/catalogue.js';

/** The tags, in the order in which the page shows them. */
export const TAGS: NonNullable<OpenAPIObject['tags']> = [
  // First, because a reader needs a token first, and because a secret that is tried out must not be removed before.
  {
    name: 'Authentication',
    description:
      'Exchange a client ID and a client secret for an access token. Errors have the shape of Microsoft Entra ID.',
  },
  {
    name: 'Recalls',
    description:
      'Open, read, update and delete the recalls of your own vehicles, one vehicle at a time, and list them all.',
  },
  { name: 'Credentials', description: 'Obtain, list and remove your client secrets.' },
  { name: 'Imports', description: 'Try out a file, and see what became of those that you sent over SFTP.' },
  { name: 'MOT', description: 'For MOT services: ask which vehicles have an outstanding recall.' },
  {
    name: 'Administration: clients',
    description: 'For administrators: clients, manufacturers, their keys, secrets and allowances.',
  },
  {
    name: 'Administration: imports',
    description: "For administrators: all manufacturers' files, held closures, and runs that can't go on.",
  },
  {
    name: 'Administration: register',
    description: 'For administrators: the register of vehicles and their keepers.',
  },
  {
    name: 'Administration: usage plans',
    description: 'For administrators: the rates and quotas of clients of KADOE and of licence renewal.',
  },
  {
    name: 'Administration: enquiries',
    description: 'For administrators: who asked KADOE about which vehicle, what was answered, and why.',
  },
  {
    name: 'Administration: licence renewals',
    description: 'For caseworkers, who are administrators: applications for the renewal of driving licences.',
  },
  { name: 'Administration: mail', description: 'For administrators: mails that are not delivered.' },
  {
    name: 'Administration: people',
    description:
      'For administrators: who may enter the console. People are admitted in the console, or with the command line.',
  },
  { name: 'Administration: audit', description: 'For administrators: who did what, and when.' },
  { name: 'Health', description: 'For load balancers and monitoring.' },
];

/** Each caller's own page has what its role may call. */
export const AUDIENCES: readonly Audience[] = [
  {
    role: 'manufacturer',
    page: '/docs/manufacturers',
    title: 'Vehicle Recalls API for manufacturers',
    about: 'Report recalls and repairs, send files, and renew client secrets.',
  },
  {
    role: 'mot',
    page: '/docs/mot-services',
    title: 'Vehicle Recalls API for MOT services',
    about: 'Ask which vehicles have an outstanding recall, and keep a copy of the answers.',
  },
  {
    role: 'admin',
    page: '/docs/administrators',
    title: 'Vehicle Recalls API for administrators',
    about: 'Onboard clients, look after keys, secrets and allowances, and decide on files.',
  },
];

/** The text above the operations (API guide: "Authentication", "Error codes", "Rate limits"). */
export function describe({
  rateLimitPerSecond,
  motRateLimitPerSecond,
  concurrentRequests,
  tokenTtlSeconds,
}: Settings): string {
  return `
With this API a vehicle manufacturer tells DVSA's MOT services, in real time, which vehicles have an open safety
recall and which have been repaired.

## Authentication

Onboarding gives you a client ID, a client secret, a scope URL, an access token URL and an API key. Every call carries
an access token and the API key, but those that get a token, ask after the service's health or read this page:

\`\`\`
Authorization: Bearer <access token>
X-API-Key: <API key>
\`\`\`

Ask for the access token with the OAuth 2.0 client credentials flow: send \`grant_type=client_credentials\`, your
\`client_id\`, \`client_secret\` and \`scope\` as a form to the access token URL. The Microsoft Authentication Library
does this too. A token is valid for ${tokenTtlSeconds} seconds, and \`expires_in\` says so; keep it for that long instead
of asking again before each call. The API key has to belong to the client that the token was issued to.

A client secret is valid for 2 years. \`PUT /credentials\` gives you a new one while the old one goes on working.

## Errors

Every error but those of the token endpoint has this body:

\`\`\`json
{
  "requestId": "9b2e1c1e-6f0a-4b7e-9d8f-0c5f6d1f2a3b",
  "errorCode": "${CATALOGUE.notFound.errorCode}",
  "errorMessage": "${CATALOGUE.notFound.errorMessage}"
}
\`\`\`

A 400 also has \`errors\`, a list of everything found wrong as \`{field, message}\`. The \`requestId\` is sent as
\`X-Request-Id\` with every answer; quote it when you ask for help. A call that is wrong in more than one way is
answered for the first of: unknown address, access token, API key, permission, calls a second, daily allowance, body
and parameters. An address or method that does not exist is 404 \`${CATALOGUE.urlNotFound.errorCode}\`. Properties of
a body that are not described here are refused, not ignored.

## Rate limits

A client can make ${rateLimitPerSecond} calls per second, and a MOT service ${motRateLimitPerSecond}, with each of POST, PUT,
DELETE and GET, counted separately: no second, wherever it begins, holds more. Its daily allowance counts all calls together and is renewed at 00:00 UTC.
\`RateLimit-Policy\` and \`RateLimit\` say with each answer how much there is and how much is left; after a 429, wait
for the seconds in \`Retry-After\`. A MOT service shows a 429, like a 503, as \`Unavailable\`.

At most ${concurrentRequests.perClient} requests of a client, and ${concurrentRequests.perMotClient} of a MOT service, may be open at a time. One more is
answered 503 with \`Retry-After\`, and so is a call that meets recalls of yours which a file that is being merged has locked: nothing
was done, and the same call can be sent again after that time.
`.trim();
}
