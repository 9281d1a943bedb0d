import { commonErrorDocument } from '../../platform/common-errors/common-error.openapi.js';
import type { SurfaceDocument } from '../../platform/openapi/surface-document.js';
import { ID_TOKEN_SCHEMES } from '../../platform/third-party-access/openapi/id-token-schemes.js';
import { ERRORS, type ErrorName, refuse } from '../errors/refusals.js';
import { RENEWAL_ERROR_STYLE } from '../errors/renewal-error-mapper.js';

const DESCRIPTION = `
Send in driving licence renewals that customers made at your counters, and ask what became of them.

Sign in at the [Authentication API](/thirdparty-access/docs) and send its token and your API key with every call:

\`\`\`
Authorization: Bearer <token>
X-API-Key: <API key>
\`\`\`

\`Authorization: <token>\` is the same.

**Accepted means stored.** An application that was answered with 202 is on the disk with its images. An application that can be understood is
not refused for a doubt: it waits for a caseworker (\`IN_REVIEW\`).

**Repeating.** Send each application with a \`transactionId\` of your own, and repeat it until it is answered. The same application again is
answered with 202, its first \`dateTimeReceived\` and \`Idempotency-Replayed: true\`. Another application under the same id is 409
\`DuplicateTransaction\`. An application without an id gets one, and can't be repeated safely.

**Limits.** Your usage plan limits your calls per second and, if it has a quota, your calls in a day, a week or a month. Another limit holds for
all clients together. A call over a limit is answered with 429, and \`Retry-After\` says how many seconds to wait.

**The test environment.** A test client, whose API key begins with \`vrk_test_\`, can name what becomes of its application in the header
\`X-Test-Scenario\`: \`accepted\`, \`in-review\`, \`rejected\` or \`forwarding-fails\`. No test application goes where live ones are forwarded.

**Errors.** All errors of the fields of a request are sent at once, at most 100. A call that is wrong in more than one way is answered for the first of: unknown address,
method, token, API key, permission, calls per second, quota, body, transactionId.
`.trim();

/** The document of the licence renewal surface. */
export const LICENCE_RENEWAL_DOCUMENT: SurfaceDocument = {
  ...commonErrorDocument(
    RENEWAL_ERROR_STYLE,
    Object.fromEntries(Object.keys(ERRORS).map((name) => [name, refuse(name as ErrorName)])),
  ),
  files: '/drivers-renewal/openapi',
  page: '/drivers-renewal/docs',
  title: 'Driving Licence Renewal API',
  about: 'Partners send in driving licence renewals that customers made at their counters.',
  version: '1.0.0',
  tags: [{ name: 'Applications', description: 'Send in an application, and ask what became of it.' }],
  describes: (path) => path.startsWith('/drivers-renewal/'),
  describe: () => DESCRIPTION,
  securitySchemes: () => ID_TOKEN_SCHEMES,
};
