import { consoleSurface } from './console/console.surface.js';
import { kadoeSurface } from './kadoe/kadoe.surface.js';
import { licenceRenewalSurface } from './licence-renewal/licence-renewal.surface.js';
import { isConsoleOff } from './platform/config/console-url.js';
import type { Settings } from './platform/config/settings.js';
import { tokenEndpointSurface } from './platform/identity/token-endpoint/token-endpoint.surface.js';
import type { Surface } from './platform/surfaces/surface.js';
import { thirdPartyAccessSurface } from './platform/third-party-access/third-party-access.surface.js';
import { recallsSurface } from './recalls/recalls.surface.js';

/**
 * Every surface of the service, the most specific first. The last one handles addresses that belong to none of them.
 *
 * To add a surface, create a folder with a `….surface.ts` and add a line here.
 */
export function surfacesOf(settings: Settings): readonly Surface[] {
  // With Microsoft Entra ID there is no local issuer, and its addresses are unknown like any other.
  const apis: Surface[] = [
    thirdPartyAccessSurface,
    kadoeSurface,
    licenceRenewalSurface,
    ...(settings.entra ? [] : [tokenEndpointSurface]),
    recallsSurface,
  ];
  // The pages of all of them. Those about recalls come first, because a held closure must not wait. Without what it needs there is no console, as `config/console-url.ts` says.
  const sections = apis.toReversed().flatMap((surface) => surface.console ?? []);
  return isConsoleOff(settings) ? apis : [consoleSurface(sections), ...apis];
}
