import { TokenBucketGuard } from '../limits/token-bucket.guard.js';
import type { Surface } from '../surfaces/surface.js';
import { toAccessError } from './errors/access-error-mapper.js';
import { THIRD_PARTY_ACCESS_DOCUMENT } from './openapi/third-party-access.document.js';
import { ThirdPartyAccessModule } from './third-party-access.module.js';
import { THIRD_PARTY_GUARDS } from './third-party-guards.js';

/** DVLA's Authentication API, where the clients of other surfaces sign in with a password and renew their API keys. */
export const thirdPartyAccessSurface: Surface = {
  name: 'third-party access',
  covers: (path) => /^\/thirdparty-access(\/|$)/.test(path),
  modules: () => [ThirdPartyAccessModule],
  guards: { ...THIRD_PARTY_GUARDS, rateLimit: TokenBucketGuard },
  // Its callers are clients of other surfaces.
  roles: {},
  profiles: undefined,
  limits: {
    // A key is renewed once a year. Every renewal writes a mail.
    rate: { kind: 'token-bucket', name: 'key-renewals', rateOf: () => ({ perSecond: 0.1, burst: 5 }) },
    openRequests: (_, { concurrentRequests }) => concurrentRequests.perClient,
  },
  body: { bytes: 4 * 1024, depth: 4, jsonOnly: true },
  pseudonymised: {},
  correlationIds: true,
  distinguishesMethods: true,
  translate: toAccessError,
  document: THIRD_PARTY_ACCESS_DOCUMENT,
};
