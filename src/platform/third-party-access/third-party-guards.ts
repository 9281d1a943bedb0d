import { COMMON_GUARDS } from '../surfaces/common-guards.js';
import type { SurfaceGuards } from '../surfaces/surface.js';
import { IdTokenGuard } from './tokens/id-token.guard.js';

/**
 * The guards of a surface whose clients sign in with a password: an id token, raw or as `Bearer`, and an API key of the same client. The
 * surface adds those of its limits: `rateLimit` and `quota`.
 */
export const THIRD_PARTY_GUARDS = { ...COMMON_GUARDS, token: IdTokenGuard } as const satisfies SurfaceGuards;
