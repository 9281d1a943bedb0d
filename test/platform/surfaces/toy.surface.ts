import {
  Body,
  type CanActivate,
  Controller,
  type ExecutionContext,
  Get,
  HttpCode,
  Injectable,
  Module,
  Post,
} from '@nestjs/common';
import { ApiOkResponse, ApiProperty } from '@nestjs/swagger';
import type { HttpError } from '../../../src/platform/errors/http-error.js';
import { RequestError } from '../../../src/platform/errors/request-error.js';
import { AllowRoles, accessOf, Public } from '../../../src/platform/http/access.js';
import { TakesNoConnection } from '../../../src/platform/http/connection-use.js';
import { CurrentCaller, type Principal, requestOf } from '../../../src/platform/http/principal.js';
import { Rule } from '../../../src/platform/http/rule.js';
import { TokenBucketGuard } from '../../../src/platform/limits/token-bucket.guard.js';
import { COMMON_GUARDS } from '../../../src/platform/surfaces/common-guards.js';
import type { Surface } from '../../../src/platform/surfaces/surface.js';

/** The caller is the player that `X-Toy` names. */
@Injectable()
class ToyGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    if (accessOf(context).public) return true;
    const request = requestOf(context);
    const player = request.headers['x-toy'];
    if (typeof player !== 'string') throw new RequestError('tokenMissing');
    request.caller = {
      clientId: player,
      role: 'player',
      organisation: undefined,
      disabled: player === 'disabled',
      environment: 'live',
      dailyQuota: 1,
    };
    return true;
  }
}

class ToyBody {
  @ApiProperty()
  @Rule('isColour', (value) => (value === 'red' ? undefined : 'must be red'))
  colour!: string;
}

class ToyAnswer {
  @ApiProperty()
  player!: string;
}

@Controller('toys')
@AllowRoles('player')
@TakesNoConnection()
export class ToyController {
  @Get('mine')
  @ApiOkResponse({ type: ToyAnswer })
  mine(@CurrentCaller() { clientId }: Principal): ToyAnswer {
    return { player: clientId };
  }

  @Get('rules')
  @Public()
  rules(): ToyAnswer {
    return { player: 'anybody' };
  }

  @Post()
  @HttpCode(200)
  paint(@Body() { colour }: ToyBody): ToyBody {
    return { colour };
  }

  @Get('broken')
  broken(): never {
    throw new TypeError('a bug');
  }
}

@Module({ controllers: [ToyController], providers: [ToyGuard] })
class ToyModule {}

const STATUS_OF = {
  tokenMissing: 401,
  tokenInvalid: 401,
  tokenExpired: 401,
  apiKeyInvalid: 403,
  forbidden: 403,
  routeNotFound: 404,
  methodNotAllowed: 405,
  notFound: 404,
  invalidRequest: 422,
  conflict: 409,
  changedSince: 412,
  tooManyRequests: 429,
  quotaExceeded: 429,
  unavailable: 503,
} as const;

class ToyError extends Error implements HttpError {
  readonly errorCode: string;

  constructor(
    readonly status: number,
    readonly headers: Readonly<Record<string, string>>,
    readonly what: string,
  ) {
    super(what);
    this.errorCode = `TOY-${status}`;
  }

  body(): object {
    return { toy: 'broken', what: this.what };
  }
}

const { apiKey: _none, ...GUARDS } = COMMON_GUARDS;

/** The smallest possible surface that uses every feature of a surface. */
export const toySurface: Surface = {
  name: 'toys',
  covers: (path) => /^\/toys(\/|$)/.test(path),
  modules: () => [ToyModule],
  guards: { ...GUARDS, token: ToyGuard, rateLimit: TokenBucketGuard },
  roles: { player: { title: 'player' } },
  profiles: undefined,
  limits: {
    rate: { kind: 'token-bucket', name: 'toys', rateOf: () => ({ perSecond: 1, burst: 3 }) },
    openRequests: () => 10,
  },
  body: { bytes: 64, depth: 1 },
  pseudonymised: {},
  translate: (exception) =>
    exception instanceof RequestError
      ? new ToyError(
          STATUS_OF[exception.kind],
          exception.headers,
          exception.issues.map(({ field, message }) => `${field} ${message}`).join() || exception.kind,
        )
      : new ToyError(500, {}, 'bug'),
  document: {
    files: '/toys/openapi',
    page: '/toys/docs',
    title: 'Toys',
    version: '0.1.0',
    tags: [],
    describes: (path) => path.startsWith('/toys'),
    describe: () => 'Toys.',
    securitySchemes: () => ({ toy: { type: 'apiKey', in: 'header', name: 'X-Toy' } }),
    models: [],
    headers: {},
    pipelineResponses: () => ({ '401': { name: 'Nobody', response: { description: 'Say who you are.' } } }),
    errorResponses: () => ({}),
    responseHeaders: () => ({}),
  },
};
