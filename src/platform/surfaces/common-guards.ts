import { ApiKeyGuard } from '../auth/api-key.guard.js';
import { PermissionGuard } from '../auth/permission.guard.js';
import { RequestValidation } from '../http/request-validation.js';
import { ConcurrentRequestsGuard } from '../limits/concurrent-requests.guard.js';
import { ConnectionShareGuard } from '../limits/connection-share.guard.js';
import type { SurfaceGuards } from './surface.js';

/** The guards that most surfaces share. A surface adds those for its sign-in and its limits. */
export const COMMON_GUARDS = {
  apiKey: ApiKeyGuard,
  permission: PermissionGuard,
  openRequests: ConcurrentRequestsGuard,
  validation: RequestValidation,
  connection: ConnectionShareGuard,
} as const satisfies SurfaceGuards;
