import type { SurfaceDocument } from '../../openapi/surface-document.js';
import { AccessErrorBody } from '../errors/access-error.dto.js';
import {
  ACCESS_HEADERS,
  accessErrorResponses,
  accessHeadersOf,
  accessPipelineResponses,
} from './access-responses.js';
import { ID_TOKEN_SCHEMES } from './id-token-schemes.js';

const DESCRIPTION = `
Here a client of the DVLA surfaces signs in and renews its API key.

Onboarding gives you a username, a one-time password and an API key. First set a password of your own with
\`POST /thirdparty-access/v1/password\`, within 24 hours. Then get a token with \`POST /thirdparty-access/v1/authenticate\`, and send it
with every call of the other surfaces, together with the API key:

\`\`\`
Authorization: <token>
X-API-Key: <API key>
\`\`\`

\`Authorization: Bearer <token>\` is the same.

Every error is a list of \`{"status", "title", "detail"}\`. A call that is wrong in more than one way is answered for the first
of: unknown address, method, token, API key, permission, calls a second, headers and body.
`.trim();

/** The document of the Authentication API. */
export const THIRD_PARTY_ACCESS_DOCUMENT: SurfaceDocument = {
  files: '/thirdparty-access/openapi',
  page: '/thirdparty-access/docs',
  title: 'Authentication API',
  about: 'Clients of the DVLA surfaces sign in, change their password and renew their API key.',
  version: '1.0.0',
  tags: [
    { name: 'Sign-in', description: 'Exchange a username and password for a token, and set a new password.' },
    { name: 'API keys', description: 'Replace the API key before it expires.' },
  ],
  describes: (path) => path.startsWith('/thirdparty-access/'),
  describe: () => DESCRIPTION,
  securitySchemes: () => ID_TOKEN_SCHEMES,
  models: [AccessErrorBody],
  headers: ACCESS_HEADERS,
  pipelineResponses: accessPipelineResponses,
  errorResponses: ({ isPublic, failures }) => accessErrorResponses(failures, isPublic),
  responseHeaders: accessHeadersOf,
};
