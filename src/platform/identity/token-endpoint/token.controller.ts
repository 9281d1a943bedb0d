import { Controller, Header, HttpCode, Param, Post, Req } from '@nestjs/common';
import { Public } from '../../http/access.js';
import type { ApiRequest } from '../../http/principal.js';
import { ApiTenant, ApiToken } from '../identity.openapi.js';
import { AADSTS_ERRORS } from './aadsts-catalogue.js';
import { TokenIssuer } from './token-issuer.js';
import { TokenLimits } from './token-limits.js';
import { readTokenRequest } from './token-request.js';
import type { TokenResponse } from './token-response.dto.js';

/** Entra's names for "the tenant of the user". There is no user here, so these tenants do not exist. */
const SHARED_TENANTS = new Set(['common', 'organizations', 'consumers']);

@Controller()
@Public({ limited: false })
export class TokenController {
  constructor(
    private readonly limits: TokenLimits,
    private readonly issuer: TokenIssuer,
  ) {}

  @Post('oauth2/v2.0/token')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiToken('requestAccessToken')
  requestAccessToken(@Req() request: ApiRequest): Promise<TokenResponse> {
    return this.issue(request);
  }

  /** There is one directory here: any other name of a tenant is one that somebody has for it. */
  @Post(':tenant/oauth2/v2.0/token')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiTenant()
  @ApiToken('requestAccessTokenOfTenant')
  requestAccessTokenOfTenant(
    @Req() request: ApiRequest,
    @Param('tenant') tenant: string,
  ): Promise<TokenResponse> {
    return this.issue(request, tenant);
  }

  @Post('oauth/token')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiToken('requestAccessTokenAtShortAddress')
  requestAccessTokenAtShortAddress(@Req() request: ApiRequest): Promise<TokenResponse> {
    return this.issue(request);
  }

  private async issue(request: ApiRequest, tenant?: string): Promise<TokenResponse> {
    await this.limits.admitAddress(request.ip);
    if (tenant !== undefined && SHARED_TENANTS.has(tenant)) throw AADSTS_ERRORS.unknownTenant(tenant);
    const asked = await readTokenRequest(request.raw);
    const client = await this.issuer.named(asked);
    request.namedClient = client;
    return this.issuer.issue(client, asked.clientSecret);
  }
}
