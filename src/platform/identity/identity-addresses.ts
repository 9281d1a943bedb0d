import type { EntraSettings } from '../config/entra-settings.js';
import { publicUrl } from '../config/public-addresses.js';
import type { Settings } from '../config/settings.js';

/**
 * The local issuer's one directory. A constant, not a row: tokens are told apart by issuer address and signing key,
 * and a directory id that survives a new database keeps the clients' authority addresses valid.
 */
export const LOCAL_TENANT_ID = '8f4a1d36-2c5b-4e7f-9a60-d37c51e8b204';

/** What a client is told: where to ask for a token, and for what. */
export interface IdentityAddresses {
  /** The one value of `scope` that gets a token for this API. */
  readonly scopeUrl: string;
  /** With the tenant in it, so that what comes before `/oauth2` is the authority an MSAL client is configured with. */
  readonly accessTokenUrl: string;
}

/** Where the local issuer's parts are, and what its tokens say about them. All are derived from the public address. */
export interface LocalIssuer extends IdentityAddresses {
  /** `iss` of every token. */
  readonly issuer: string;
  /** `aud` of every token: this API. */
  readonly audience: string;
  /** Named because MSAL refuses metadata without it; nothing answers there, no user ever signs in. */
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

/** The app ID URI is what people recognise; a bare application id is as good as a scope. */
function tenantAddresses({ authority, tenantId, audiences }: EntraSettings): IdentityAddresses {
  const resource = audiences.find((audience) => audience.includes('://')) ?? audiences[0];
  return {
    scopeUrl: `${resource?.replace(/\/$/, '')}/.default`,
    accessTokenUrl: `${authority}/${tenantId}/oauth2/v2.0/token`,
  };
}
