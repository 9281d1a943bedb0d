import type { SurfaceClients } from '../clients/surface-clients.js';

/** What commands about clients of every surface need to know of the surfaces that they may not import. */
interface OtherSurfaces {
  readonly roles: readonly string[];
  /** Loaded by the commands that need it, because `call` must not wait for it. */
  load(): Promise<readonly SurfaceClients[]>;
}

let others: OtherSurfaces = { roles: [], load: async () => [] };

/** Called once, by what puts the command line together. */
export function useClientsOfSurfaces(surfaces: OtherSurfaces): void {
  others = surfaces;
}

export function rolesOfOtherSurfaces(): readonly string[] {
  return others.roles;
}

export function clientsOfOtherSurfaces(): Promise<readonly SurfaceClients[]> {
  return others.load();
}
