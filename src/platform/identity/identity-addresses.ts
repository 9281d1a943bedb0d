import type { EntraSettings } from '../config/entra-settings.js';
import { publicUrl } from '../config/public-addresses.js';
import type { Settings } from '../config/settings.js';

/**
 * The local issuer's only directory id. It is a constant and not a row, because the authority addresses in clients' configurations must
 * survive a new database. Tokens of two installations are distinguished by issuer address and signing key.
 */
export const LOCAL_TENANT_ID = '8f4a1d36-2c5b-4e7f-9a60-d37c51e8b204';

/** What a client needs to know: where to request a token, and with which scope. */
export interface IdentityAddresses {
  /** The only value of `scope` for which there is a token for this API. */
  readonly scopeUrl: string;
  /** With the tenant in the path, so that the part before `/oauth2` is the authority for the configuration of an MSAL client. */
  readonly accessTokenUrl: string;
}

/** The addresses of the local issuer's endpoints, and the values in its tokens. All are derived from the public address. */
export interface LocalIssuer extends IdentityAddresses {
  /** `iss` of every token. */
  readonly issuer: string;
  /** `aud` of every token: this API. */
  readonly audience: string;
  /** Listed because MSAL refuses metadata without it. No route exists there, because no user ever signs in. */
  readonly authorizationUrl: string;
  readonly keySetUrl: string;
}

/** The addresses of the token issuer. */
export function identityAddresses(settings: Settings): IdentityAddresses {
  return settings.entra ? tenantAddresses(settings.entra) : localIssuer(settings);
}

export function localIssuer(settings: Settings): LocalIssuer {
  const audience = publicUrl(settings);
  const authority = `${audience}/${LOCAL_TENANT_ID}`;
  return {
    issuer: `${authority}/v2.0`,
    audience,
    scopeUrl: `${audience}/.default`,
    accessTokenUrl: `${authority}/oauth2/v2.0/token`,
    authorizationUrl: `${authority}/oauth2/v2.0/authorize`,
    keySetUrl: `${authority}/discovery/v2.0/keys`,
  };
}

/** The app ID URI is easier to recognise; the bare application id is accepted as a scope too. */
function tenantAddresses({ authority, tenantId, audiences }: EntraSettings): IdentityAddresses {
  const resource = audiences.find((audience) => audience.includes('://')) ?? audiences[0];
  return {
    scopeUrl: `${resource?.replace(/\/$/, '')}/.default`,
    accessTokenUrl: `${authority}/${tenantId}/oauth2/v2.0/token`,
  };
}
