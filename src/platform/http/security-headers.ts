import type { Settings } from '../config/settings.js';

/** A year, as browsers' preload lists require. Without includeSubDomains, because other hosts of the domain are not ours. */
const ONE_YEAR = 'max-age=31536000';

/**
 * The headers of every response. Only the caller may store it, because most responses contain a VIN, a recall or a secret; the few
 * cacheable ones override this. The page under `/docs` has a content security policy of its own. Other headers that such libraries set are
 * instructions to browsers about pages, and the API has none.
 */
export function securityHeaders({ publicUrl, tls }: Settings): Readonly<Record<string, string>> {
  const isHttps = publicUrl === undefined ? tls !== undefined : publicUrl.startsWith('https:');
  return {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(isHttps ? { 'strict-transport-security': ONE_YEAR } : {}),
  };
}
