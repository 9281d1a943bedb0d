import { isIP } from 'node:net';
import { consoleOrigin } from '../../config/public-addresses.js';
import type { Settings } from '../../config/settings.js';

/**
 * How people sign in: with a tenant of Microsoft Entra ID, with a link, or with a passkey to which a link leads once. A link alone is not
 * enough in production, because everybody who reads it enters.
 */
export type SignInMethod = 'tenant' | 'link' | 'passkey';

export function signInMethodOf(settings: Settings): SignInMethod {
  if (settings.entra) return 'tenant';
  return settings.production ? 'passkey' : 'link';
}

/** Browsers make passkeys for names, and for no address. */
export function hasPasskeys(settings: Settings): boolean {
  const { hostname } = new URL(consoleOrigin(settings));
  return !settings.entra && isIP(hostname.replace(/^\[|\]$/g, '')) === 0;
}
