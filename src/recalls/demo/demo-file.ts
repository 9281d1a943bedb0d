import { clientsOf } from '../../platform/demonstration/demonstration.js';
import { readDemonstrationFile } from '../../platform/demonstration/demonstration-file.js';
import type { OnboardedClient } from '../onboarding/onboarding.service.js';
import { type RecallsRole, ROLE_NAMES } from '../roles.js';

/** The demonstration clients of this surface. */
export type DemonstrationClients = Readonly<Record<RecallsRole, OnboardedClient>>;

/** What `demo.json` has for this surface, and the address of the service on this machine. */
export type Demonstration = { readonly url: string } & DemonstrationClients;

/** Undefined when the file does not exist, is damaged, or has no clients of this surface. */
export async function readDemonstration(dataDir: string): Promise<Demonstration | undefined> {
  const known = await readDemonstrationFile(dataDir);
  const clients = known && clientsOf<DemonstrationClients>(known, ROLE_NAMES);
  return clients && { url: known.url, ...clients };
}
