import { PermissionGuard } from '../../auth/permission.guard.js';
import { RequestValidation } from '../../http/request-validation.js';
import { RateLimitGuard } from '../../limits/rate-limit.guard.js';
import type { Surface } from '../../surfaces/surface.js';
import { toAadstsError } from './aadsts-error-mapper.js';

/** The token endpoint under its three names, the metadata and the key set, each with or without a last slash. */
const IDENTITY_PATHS =
  /^\/(?:(?:[^/]+\/)?oauth2\/v2\.0\/token|oauth\/token|[^/]+\/v2\.0\/\.well-known\/openid-configuration|[^/]+\/discovery\/v2\.0\/keys)\/?$/;

/** The local issuer of access tokens, which answers like Microsoft Entra ID. Nobody signs in here: it is where callers get what they sign in with. */
export const tokenEndpointSurface: Surface = {
  name: 'token endpoint',
  covers: (path) => IDENTITY_PATHS.test(path),
  // The platform has them: clients' tokens are verified with the same keys.
  modules: () => [],
  // A route that forgets to say that it is public is refused, because nobody can sign in here.
  guards: { permission: PermissionGuard, rateLimit: RateLimitGuard, validation: RequestValidation },
  roles: {},
  profiles: undefined,
  limits: { openRequests: () => Number.POSITIVE_INFINITY },
  body: { bytes: 16 * 1024, depth: 16 },
  pseudonymised: {},
  translate: toAadstsError,
  // The recalls surface's document describes it, because its clients come here first.
  document: undefined,
};
