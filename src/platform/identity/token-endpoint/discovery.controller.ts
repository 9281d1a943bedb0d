import { Controller, Get, Header, Inject } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { Public } from '../../http/access.js';
import { ApiDiscovery } from '../identity.openapi.js';
import { localIssuer } from '../identity-addresses.js';
import { SigningKeys } from '../signing-keys/signing-keys.js';
import { KeySet, OpenIdConfiguration } from './discovery.dto.js';

/**
 * Much shorter than the time from a key's publication to its first signature, so every verifier has the key before it gets such a token.
 */
const CACHEABLE = 'public, max-age=3600';

/** The metadata that OpenID clients read before they request a token, and verifiers before they accept one. */
@Controller(':tenant')
@Public()
export class DiscoveryController {
  constructor(
    private readonly keys: SigningKeys,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get('v2.0/.well-known/openid-configuration')
  @Header('Cache-Control', CACHEABLE)
  @ApiDiscovery('readOpenIdConfiguration', 'OpenID metadata of the token issuer', OpenIdConfiguration)
  configuration(): OpenIdConfiguration {
    const { issuer, accessTokenUrl, authorizationUrl, keySetUrl, scopeUrl } = localIssuer(this.settings);
    return {
      issuer,
      token_endpoint: accessTokenUrl,
      authorization_endpoint: authorizationUrl,
      jwks_uri: keySetUrl,
      token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
      grant_types_supported: ['client_credentials'],
      response_types_supported: ['token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      scopes_supported: [scopeUrl],
    };
  }

  @Get('discovery/v2.0/keys')
  @Header('Cache-Control', CACHEABLE)
  @ApiDiscovery('readSigningKeys', 'The public keys that access tokens are verified with', KeySet)
  async keySet(): Promise<KeySet> {
    const keys = await this.keys.published();
    return { keys: keys.map(({ publicJwk }) => publicJwk) };
  }
}
