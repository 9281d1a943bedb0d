import { PermissionGuard } from '../../auth/permission.guard.js';
import { RequestValidation } from '../../http/request-validation.js';
import { RateLimitGuard } from '../../limits/rate-limit.guard.js';
import type { Surface } from '../../surfaces/surface.js';
import { toAadstsError } from './aadsts-error-mapper.js';

/** The token endpoint under its three names, the metadata and the key set, each with or without a trailing slash. */
const IDENTITY_PATHS =
  /^\/(?:(?:[^/]+\/)?oauth2\/v2\.0\/token|oauth\/token|[^/]+\/v2\.0\/\.well-known\/openid-configuration|[^/]+\/discovery\/v2\.0\/keys)\/?$/;

/**
 * The local issuer of access tokens, which answers like Microsoft Entra ID. Its routes are public, because callers get their credentials
 * here.
 */
export const tokenEndpointSurface: Surface = {
  name: 'token endpoint',
  covers: (path) => IDENTITY_PATHS.test(path),
  // Empty, because the platform has these modules: it verifies tokens with the same keys.
  modules: () => [],
  // A route without `@Public` is refused, because this surface has no sign-in.
  guards: { permission: PermissionGuard, rateLimit: RateLimitGuard, validation: RequestValidation },
  roles: {},
  profiles: undefined,
  limits: { openRequests: () => Number.POSITIVE_INFINITY },
  body: { bytes: 16 * 1024, depth: 16 },
  pseudonymised: {},
  translate: toAadstsError,
  // The document of the recalls surface describes it, because its clients come here first.
  document: undefined,
};
