import { type CanActivate, Controller, type ExecutionContext, Get, Injectable, Module } from '@nestjs/common';
import { commonErrorMapper } from '../../../src/platform/common-errors/common-error-mapper.js';
import { RequestError } from '../../../src/platform/errors/request-error.js';
import { AllowRoles, accessOf, Public } from '../../../src/platform/http/access.js';
import { TakesNoConnection } from '../../../src/platform/http/connection-use.js';
import { requestOf } from '../../../src/platform/http/principal.js';
import type { TokenBucketRate } from '../../../src/platform/limits/token-bucket.js';
import { COMMON_GUARDS } from '../../../src/platform/surfaces/common-guards.js';
import type { Surface } from '../../../src/platform/surfaces/surface.js';
import { USAGE_PLAN_GUARDS } from '../../../src/platform/usage-plans/usage-plan-guards.js';

/** The caller is the client that `X-Client` names, of the environment that `X-Environment` does. */
@Injectable()
class NamedClientGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    if (accessOf(context).public) return true;
    const request = requestOf(context);
    const clientId = request.headers['x-client'];
    if (typeof clientId !== 'string') throw new RequestError('tokenMissing');
    request.caller = {
      clientId,
      role: 'planned',
      environment: request.headers['x-environment'] === 'test' ? 'test' : 'live',
      organisation: undefined,
      disabled: false,
    };
    return true;
  }
}

@Controller('planned')
@AllowRoles('planned')
@TakesNoConnection()
class PlannedController {
  @Get('thing')
  thing(): object {
    return {};
  }

  @Get('open')
  @Public()
  open(): object {
    return {};
  }
}

@Module({ controllers: [PlannedController], providers: [NamedClientGuard] })
class PlannedModule {}

const { apiKey: _none, ...GUARDS } = COMMON_GUARDS;

/** The smallest surface with usage plans. */
export function plannedSurface(collective: TokenBucketRate): Surface {
  return {
    name: 'planned',
    covers: (path) => /^\/planned(\/|$)/.test(path),
    modules: () => [PlannedModule],
    guards: { ...GUARDS, ...USAGE_PLAN_GUARDS, token: NamedClientGuard },
    roles: { planned: { title: 'planned client' } },
    profiles: undefined,
    limits: { rate: { kind: 'usage-plan', collective: () => collective }, openRequests: () => 1_000 },
    body: { bytes: 64, depth: 1 },
    pseudonymised: {},
    translate: commonErrorMapper({
      namesStatuses: false,
      refusalOf: ({ field }) => ({ code: 'ENV901', detail: field }),
    }),
    document: undefined,
  };
}
