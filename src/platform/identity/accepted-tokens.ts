import type { EntraSettings } from '../config/entra-settings.js';
import type { Settings } from '../config/settings.js';
import { LOCAL_TENANT_ID, localIssuer } from './identity-addresses.js';

export type Claims = Readonly<Record<string, unknown>>;

/** Which tokens are believed, once their signature is found right. */
export interface AcceptedTokens {
  readonly issuers: readonly string[];
  readonly audiences: readonly string[];
  /** The client a token was issued to; undefined for claims that no token for a program has. */
  clientIdOf(claims: Claims): string | undefined;
}

export function acceptedTokens(settings: Settings): AcceptedTokens {
  return settings.entra ? tenantTokens(settings.entra) : localTokens(settings);
}

function localTokens(settings: Settings): AcceptedTokens {
  const { issuer, audience } = localIssuer(settings);
  return {
    issuers: [issuer],
    audiences: [audience],
    clientIdOf: ({ tid, ver, azp }) => (tid === LOCAL_TENANT_ID && ver === '2.0' ? textOf(azp) : undefined),
  };
}

/**
 * Entra issues tokens of version 1 or 2 as the API's registration asks it to, and a registration can be changed at any
 * time: both are taken, each with the claims of its own version.
 */
function tenantTokens({ authority, tenantId, audiences }: EntraSettings): AcceptedTokens {
  const version2 = `${authority}/${tenantId}/v2.0`;
  const version1 = `https://${versionOneHost(authority)}/${tenantId}/`;
  return {
    issuers: [version2, version1],
    audiences,
    clientIdOf: ({ tid, ver, iss, aud, scp, idtyp, azp, appid }) => {
      if (tid !== tenantId || typeof aud !== 'string') return undefined;
      // A token with scopes was issued to a client for a user who signed in, and not to the client alone.
      if (scp !== undefined || (idtyp !== undefined && idtyp !== 'app')) return undefined;
      if (ver === '2.0' && iss === version2) return textOf(azp);
      return ver === '1.0' && iss === version1 ? textOf(appid) : undefined;
    },
  };
}

/** The cloud run by 21Vianet signs version 1 under a name of its own; all others share one. */
function versionOneHost(authority: string): string {
  return authority.endsWith('.cn') ? 'sts.chinacloudapi.cn' : 'sts.windows.net';
}

function textOf(claim: unknown): string | undefined {
  return typeof claim === 'string' && claim !== '' ? claim : undefined;
}
