import type { EntraSettings } from '../config/entra-settings.js';
import type { Settings } from '../config/settings.js';
import { LOCAL_TENANT_ID, localIssuer } from './identity-addresses.js';

export type Claims = Readonly<Record<string, unknown>>;

/** Decides whether a token with a valid signature is accepted. */
export interface AcceptedTokens {
  readonly issuers: readonly string[];
  readonly audiences: readonly string[];
  /** The client that a token was issued to; undefined when the claims are not those of an application token. */
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
 * Entra issues tokens of version 1 or 2, depending on the API's registration, which can be changed at any time. So both are accepted, each
 * with the claims of its own version.
 */
function tenantTokens({ authority, tenantId, audiences }: EntraSettings): AcceptedTokens {
  const version2 = `${authority}/${tenantId}/v2.0`;
  const version1 = `https://${versionOneHost(authority)}/${tenantId}/`;
  return {
    issuers: [version2, version1],
    audiences,
    clientIdOf: ({ tid, ver, iss, aud, scp, idtyp, azp, appid }) => {
      if (tid !== tenantId || typeof aud !== 'string') return undefined;
      // A token with scopes was issued for a user who signed in, and not for the client alone.
      if (scp !== undefined || (idtyp !== undefined && idtyp !== 'app')) return undefined;
      if (ver === '2.0' && iss === version2) return textOf(azp);
      return ver === '1.0' && iss === version1 ? textOf(appid) : undefined;
    },
  };
}

/** The cloud that 21Vianet operates has its own issuer for version 1; all other clouds share one. */
function versionOneHost(authority: string): string {
  return authority.endsWith('.cn') ? 'sts.chinacloudapi.cn' : 'sts.windows.net';
}

function textOf(claim: unknown): string | undefined {
  return typeof claim === 'string' && claim !== '' ? claim : undefined;
}
