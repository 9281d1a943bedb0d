import { commonErrorDocument } from '../../platform/common-errors/common-error.openapi.js';
import type { SurfaceDocument } from '../../platform/openapi/surface-document.js';
import { ID_TOKEN_SCHEMES } from '../../platform/third-party-access/openapi/id-token-schemes.js';
import { KADOE_ERROR_STYLE } from '../errors/kadoe-error-mapper.js';
import { ERRORS, type ErrorName, refuse } from '../errors/refusals.js';

const DESCRIPTION = `
Ask who was the keeper of a vehicle on the day of an event.

Sign in at the [Authentication API](/thirdparty-access/docs) and send its token and your API key with every call:

\`\`\`
Authorization: <token>
X-API-Key: <API key>
\`\`\`

\`Authorization: Bearer <token>\` is the same. Each enquiry names the enquirer and the reason, and its record is kept for years.

**Limits.** Your usage plan limits your calls per second and, if it has a quota, your calls in a day, a week or a month. Another limit holds for
all clients together. A call over a limit is answered with 429, and \`Retry-After\` says how many seconds to wait.

**The test environment.** A test client, whose API key begins with \`vrk_test_\`, asks about DVLA's published test vehicles. They are
known from 2024-03-18 on, so an earlier date of the event is answered with ENV913.

**Errors.** A call that is wrong in more than one way is answered for the first of: unknown address, method, token, API key, permission, calls
per second, quota, body, enquirer with link provider and reason. Error codes ENV9xx are those of this service, and not DVLA's.
`.trim();

/** The document of the KADOE surface. */
export const KADOE_DOCUMENT: SurfaceDocument = {
  ...commonErrorDocument(
    KADOE_ERROR_STYLE,
    Object.fromEntries(Object.keys(ERRORS).map((name) => [name, refuse(name as ErrorName)])),
  ),
  files: '/kadoe/openapi',
  page: '/kadoe/docs',
  title: 'Keeper at Date of Event (KADOE) API',
  about: 'Enquirers with reasonable cause ask who was the keeper of a vehicle on a day.',
  version: '1.1.0',
  tags: [{ name: 'Enquiries', description: 'Who was the keeper of a vehicle on the day of an event?' }],
  describes: (path) => path.startsWith('/kadoe/'),
  describe: () => DESCRIPTION,
  securitySchemes: () => ID_TOKEN_SCHEMES,
};
