import { publicUrl } from '../config/public-addresses.js';
import type { Settings } from '../config/settings.js';

/** Where a client with a user gets its tokens, and where the API is. */
export interface ThirdPartyAddresses {
  readonly authenticateUrl: string;
  readonly apiUrl: string;
}

export function addressesOf(settings: Settings): ThirdPartyAddresses {
  const apiUrl = publicUrl(settings);
  return { authenticateUrl: `${apiUrl}/thirdparty-access/v1/authenticate`, apiUrl };
}
