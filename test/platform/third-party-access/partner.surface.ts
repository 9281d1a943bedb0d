import { Body, Controller, Get, HttpCode, Injectable, Module, Param, Post, type Type } from '@nestjs/common';
import { ApiOkResponse, ApiProperty } from '@nestjs/swagger';
import { ClientProfiles, type Profile } from '../../../src/platform/clients/client-profiles.js';
import { RefusedRequest } from '../../../src/platform/common-errors/common-error.js';
import { commonErrorDocument } from '../../../src/platform/common-errors/common-error.openapi.js';
import {
  type CommonErrorStyle,
  commonErrorMapper,
} from '../../../src/platform/common-errors/common-error-mapper.js';
import { PLATFORM_RULES } from '../../../src/platform/errors/request-error.js';
import { AllowRoles } from '../../../src/platform/http/access.js';
import { TakesNoConnection } from '../../../src/platform/http/connection-use.js';
import { CurrentCaller, type Principal } from '../../../src/platform/http/principal.js';
import { Rule } from '../../../src/platform/http/rule.js';
import { TokenBucketGuard } from '../../../src/platform/limits/token-bucket.guard.js';
import { ApiFailures } from '../../../src/platform/openapi/api-failures.js';
import type { Surface } from '../../../src/platform/surfaces/surface.js';
import { THIRD_PARTY_GUARDS } from '../../../src/platform/third-party-access/third-party-guards.js';

/** Every client whose role is one of the surface's is on the surface. */
@Injectable()
class PartnerProfiles extends ClientProfiles {
  override async find(): Promise<Profile> {
    return { organisation: undefined };
  }
}

const REFUSALS = {
  scrapped: new RefusedRequest(404, { code: 'ENV011', detail: 'Vehicle notified as scrapped' }),
  twice: new RefusedRequest(409, { code: 'Duplicate', detail: 'It is there already' }),
};

class ThingAnswer {
  @ApiProperty()
  clientId!: string;
}

class ThingBody {
  @ApiProperty()
  @Rule('Pattern', (value) => (value === 'red' ? undefined : 'must be red'))
  colour!: string;

  @ApiProperty()
  @Rule('NotEmpty', (value) => (value === 'large' ? undefined : 'must be large'))
  size!: string;
}

/** A controller of its own for each surface, because Nest reads paths and roles from decorators. */
function controllerOf(path: string, role: string): Type {
  @Controller(`${path}/v1`)
  @AllowRoles(role)
  @TakesNoConnection()
  class PartnerController {
    @Get('things/:thing')
    @ApiOkResponse({ type: ThingAnswer })
    @ApiFailures('scrapped', 'twice')
    find(@CurrentCaller() { clientId }: Principal, @Param('thing') thing: string): ThingAnswer {
      if (thing === 'scrapped') throw REFUSALS.scrapped;
      if (thing === 'twice') throw REFUSALS.twice;
      if (thing === 'broken') throw new TypeError('a bug');
      return { clientId };
    }

    @Post('things')
    @HttpCode(200)
    @ApiOkResponse({ type: ThingBody })
    add(@Body() body: ThingBody): ThingBody {
      return body;
    }
  }
  return PartnerController;
}

/** A surface whose clients sign in with a password, as small as possible. */
function partnerSurface(name: string, role: string, style: CommonErrorStyle): Surface {
  @Module({ controllers: [controllerOf(name, role)], providers: [PartnerProfiles] })
  class PartnerModule {}
  return {
    name,
    covers: (path) => path === `/${name}` || path.startsWith(`/${name}/`),
    modules: () => [PartnerModule],
    guards: { ...THIRD_PARTY_GUARDS, rateLimit: TokenBucketGuard },
    roles: { [role]: { title: role } },
    profiles: PartnerProfiles,
    limits: {
      rate: { kind: 'token-bucket', name, rateOf: () => ({ perSecond: 1, burst: 50 }) },
      openRequests: () => 100,
    },
    body: { bytes: 256, depth: 4, jsonOnly: true },
    pseudonymised: {},
    correlationIds: true,
    distinguishesMethods: true,
    translate: commonErrorMapper(style),
    document: {
      ...commonErrorDocument(style, REFUSALS),
      files: `/${name}/openapi`,
      page: `/${name}/docs`,
      title: name,
      version: '0.1.0',
      tags: [],
      describes: (path) => path.startsWith(`/${name}/`),
      describe: () => name,
      securitySchemes: () => ({ idToken: { type: 'http', scheme: 'bearer' } }),
    },
  };
}

/** With the errors of the KADOE guide. */
export const keeperSurface = partnerSurface('keepers', 'keeper-client', {
  namesStatuses: false,
  refusalOf: ({ field, rule }) => ({
    code: 'ENV901',
    detail: rule === PLATFORM_RULES.unknownName ? 'Unknown property' : `Invalid format for field - ${field}`,
  }),
});

/** With the errors of the licence renewal guide. */
export const renewalSurface = partnerSurface('renewals', 'renewal-client', {
  namesStatuses: true,
  refusalOf: ({ field, rule = 'Invalid', message }) => ({
    code: rule,
    title: field,
    detail: `${field} ${message}.`,
  }),
});

export const PARTNER_SURFACES = [keeperSurface, renewalSurface];
