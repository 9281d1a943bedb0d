import type { Settings } from '../config/settings.js';

/** A year, as browsers' preload lists require. Without includeSubDomains, because other hosts of the domain are not ours. */
const ONE_YEAR = 'max-age=31536000';

/**
 * What every answer carries. Nobody but its caller may keep it: a VIN, an owner's recall or a secret is in most of them;
 * the few that may be kept say so themselves. The pages, `/` and those under `/docs`, have policies of their own. The rest of what
 * libraries for such headers set speaks to browsers about pages, which the API itself has none of.
 */
export function securityHeaders({ publicUrl, tls }: Settings): Readonly<Record<string, string>> {
  const isHttps = publicUrl === undefined ? tls !== undefined : publicUrl.startsWith('https:');
  return {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(isHttps ? { 'strict-transport-security': ONE_YEAR } : {}),
  };
}
