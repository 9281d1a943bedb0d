import type { INestApplicationContext } from '@nestjs/common';
import { ClientRegistry } from '../clients/client-registry.js';
import type { Settings } from '../config/settings.js';
import { ADVISORY_LOCKS } from '../database/advisory-locks.js';
import { type Transaction, Transactions } from '../database/transaction.js';
import { runningInstances } from '../instances/running-instances.js';
import {
  type DemonstrationContent,
  readDemonstrationFile,
  writeDemonstrationFile,
} from './demonstration-file.js';

/** The demonstration clients of a surface, by role. */
export type Clients = Readonly<Record<string, unknown>>;

/** What a surface contributes to the demonstration. */
export interface DemonstrationPart<Onboarded extends Clients, Records> {
  /** The roles of the surface. While there is a client of one of them, no demonstration is made. */
  readonly roles: readonly string[];
  /** Onboards the clients, in a transaction that is rolled back when their credentials can't be written. */
  onboard(transaction: Transaction): Promise<{ readonly clients: Onboarded; readonly records: Records }>;
  /** The same clients at today's addresses, because the port may be another than at the last start. */
  moved(transaction: Transaction, clients: Onboarded): Promise<Onboarded>;
}

/** What became of the demonstration clients of a surface at a start. */
export type Introduction<Records> =
  | { readonly kind: 'none' }
  | { readonly kind: 'onboarded'; readonly records: Records }
  /** They were there already. */
  | { readonly kind: 'known' }
  /** They were there already, and another process that still runs has written its address into the file. */
  | { readonly kind: 'of another'; readonly url: string };

/**
 * Makes a new service easy to try out: where a surface has no clients, its demonstration clients are onboarded, and their credentials
 * are written into `demo.json` in the data folder. In production it does nothing.
 *
 * @param url the address of the service on this machine
 */
export async function introduceClients<Onboarded extends Clients, Records>(
  application: INestApplicationContext,
  settings: Settings,
  url: string,
  part: DemonstrationPart<Onboarded, Records>,
): Promise<Introduction<Records>> {
  // Not in a tenant of Microsoft Entra ID, because nobody wants demonstration applications there.
  if (settings.production || settings.entra) return { kind: 'none' };
  const registry = application.get(ClientRegistry, { strict: false });
  return application.get(Transactions, { strict: false }).run(async (transaction) => {
    // Concurrent starts wait here for the first one, and then find its clients. It also makes the file everybody's in turn.
    await transaction.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.demonstration]);
    if (!(await registry.hasClientsOf(transaction, part.roles))) {
      const { clients, records } = await part.onboard(transaction);
      // Before the commit: without the file, clients whose secrets nobody knows would be in the way for ever.
      await writeDemonstrationFile(settings.dataDir, { url, ...clients });
      return { kind: 'onboarded', records };
    }
    const known = await readDemonstrationFile(settings.dataDir);
    const clients = known && clientsOf<Onboarded>(known, part.roles);
    if (!clients) return { kind: 'none' };
    if (await isOfAnother(known, settings, url)) return { kind: 'of another', url: known.url };
    await writeDemonstrationFile(settings.dataDir, { url, ...(await part.moved(transaction, clients)) });
    return { kind: 'known' };
  });
}

/** Undefined when one is missing, as in a file that an earlier version wrote. */
export function clientsOf<Onboarded extends Clients>(
  known: DemonstrationContent,
  roles: readonly string[],
): Onboarded | undefined {
  const clients = roles.map((role) => [role, known[role]] as const);
  return clients.every(([, client]) => client !== undefined)
    ? (Object.fromEntries(clients) as Onboarded)
    : undefined;
}

/** Whether the file has the address of another process that still runs. Ours may end before that one does. */
async function isOfAnother(
  known: DemonstrationContent,
  { dataDir }: Settings,
  url: string,
): Promise<boolean> {
  const instances = await runningInstances(dataDir);
  return known.url !== url && instances.some((instance) => instance.url === known.url);
}
