import type { Settings } from './platform/config/settings.js';
import { tokenEndpointSurface } from './platform/identity/token-endpoint/token-endpoint.surface.js';
import type { Surface } from './platform/surfaces/surface.js';
import { recallsSurface } from './recalls/recalls.surface.js';

/**
 * Every surface of the service, the most particular first. The last answers addresses that are on none of them.
 *
 * A new one is a folder with a `….surface.ts`, and a line here.
 */
export function surfacesOf({ entra }: Settings): readonly Surface[] {
  // With Microsoft Entra ID there is no local issuer, and its addresses are like any other that is not there.
  return entra ? [recallsSurface] : [tokenEndpointSurface, recallsSurface];
}
