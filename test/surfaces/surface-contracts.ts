import { readSettings } from '../../src/platform/config/read-settings.js';
import { surfacesOf } from '../../src/surfaces.js';
import { kadoeContract } from '../kadoe/kadoe.contract.js';
import { licenceRenewalContract } from '../licence-renewal/licence-renewal.contract.js';
import { tokenEndpointContract } from '../platform/identity/token-endpoint.contract.js';
import { thirdPartyAccessContract } from '../platform/third-party-access/third-party-access.contract.js';
import { recallsContract } from '../recalls/contracts/recalls.contract.js';
import type { SurfaceContract } from './surface-contract.js';

const CONTRACTS: Readonly<Record<string, SurfaceContract>> = {
  kadoe: kadoeContract,
  'licence-renewal': licenceRenewalContract,
  'third-party access': thirdPartyAccessContract,
  'token endpoint': tokenEndpointContract,
  recalls: recallsContract,
};

/** Every surface of the service, with its contract. A surface without a contract fails every test of all surfaces. */
export const SURFACES = surfacesOf(readSettings({})).flatMap((surface) => {
  // The console has pages and people in place of an API and clients: test/console/routes.test.ts.
  if (surface.part === 'console') return [];
  const contract = CONTRACTS[surface.name];
  if (!contract) throw new Error(`The surface ${surface.name} has no contract in surface-contracts.ts.`);
  return [{ name: surface.name, surface, contract }];
});

/** The surfaces with a sign-in. */
export const SIGNED_IN_SURFACES = SURFACES.flatMap(({ name, surface, contract }) =>
  contract.signIn ? [{ name, surface, publicRoutes: contract.publicRoutes, ...contract.signIn }] : [],
);
