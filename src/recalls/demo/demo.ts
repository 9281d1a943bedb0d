import type { INestApplicationContext } from '@nestjs/common';
import { ClientRegister } from '../../platform/clients/client-register.js';
import { publicUrl } from '../../platform/config/public-addresses.js';
import type { Settings } from '../../platform/config/settings.js';
import { ADVISORY_LOCKS } from '../../platform/database/advisory-locks.js';
import { Transactions } from '../../platform/database/transaction.js';
import { identityAddresses } from '../../platform/identity/identity-addresses.js';
import { runningInstances } from '../../platform/instances/running-instances.js';
import { sftpEndpointOf } from '../manufacturers/sftp-endpoint.js';
import { type OnboardedClient, OnboardingService } from '../onboarding/onboarding.service.js';
import type { RecallsRole } from '../roles.js';
import { type Demonstration, demonstrationFile, readDemonstration, writeDemonstration } from './demo-file.js';
import { tour } from './tour.js';

const NAMES: Readonly<Record<RecallsRole, string>> = {
  manufacturer: 'Demonstration Motors',
  mot: 'Demonstration MOT service',
  admin: 'Demonstration administrator',
};

/**
 * Makes a new service easy to try out: if it has no clients, it onboards one of each role and writes their credentials to `demo.json` in
 * the data folder. In production it does nothing.
 *
 * @param url the address of the service on this machine
 * @returns the text to print: the tour at the first start, one line at later ones, nothing in production
 */
export async function introduceDemonstration(
  application: INestApplicationContext,
  settings: Settings,
  url: string,
): Promise<string> {
  // Not in a tenant of Microsoft Entra ID, because nobody wants demonstration applications there.
  if (settings.production || settings.entra) return '';
  if (await onboardClients(application, settings, url)) return tour(settings, url);
  const known = await readDemonstration(settings.dataDir);
  if (!known) return '';
  if (await isOfAnother(known, settings, url)) {
    return `The demonstration clients are in ${demonstrationFile(settings.dataDir)}, with the address of the process that answers at ${known.url}\n`;
  }
  await writeDemonstration(settings.dataDir, await movedTo(known, settings, url));
  return `The demonstration clients are in ${demonstrationFile(settings.dataDir)}\n`;
}

/** Whether the file has the address of another process that still runs. Ours may end before that one does. */
async function isOfAnother(known: Demonstration, { dataDir }: Settings, url: string): Promise<boolean> {
  const instances = await runningInstances(dataDir);
  return known.url !== url && instances.some((instance) => instance.url === known.url);
}

/** The same clients at today's addresses: the port may be another than at the last start. */
async function movedTo(known: Demonstration, settings: Settings, url: string): Promise<Demonstration> {
  const { scopeUrl, accessTokenUrl } = identityAddresses(settings);
  const addresses = { apiUrl: publicUrl(settings), scopeUrl, accessTokenUrl };
  const moved = async (role: RecallsRole): Promise<OnboardedClient> => {
    const { sftp, ...client } = known[role];
    return { ...client, ...addresses, sftp: sftp && (await sftpEndpointOf(settings, sftp.username)) };
  };
  return {
    url,
    manufacturer: await moved('manufacturer'),
    mot: await moved('mot'),
    admin: await moved('admin'),
  };
}

/** @returns whether it onboarded clients: only the first process on an empty database does */
function onboardClients(
  application: INestApplicationContext,
  settings: Settings,
  url: string,
): Promise<boolean> {
  const onboarding = application.get(OnboardingService, { strict: false });
  const register = application.get(ClientRegister, { strict: false });
  return application.get(Transactions, { strict: false }).run(async (transaction) => {
    // Concurrent starts wait here for the first one, and then find its clients.
    await transaction.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.demonstration]);
    if (await register.hasClients(transaction)) return false;
    const onboard = (role: RecallsRole): Promise<OnboardedClient> =>
      onboarding.onboardWithin(
        transaction,
        { kind: 'service' },
        { name: NAMES[role], email: 'demonstration@example.com', role },
      );
    const demonstration: Demonstration = {
      url,
      manufacturer: await onboard('manufacturer'),
      mot: await onboard('mot'),
      admin: await onboard('admin'),
    };
    // Before the commit, because without the file there would be clients whose secrets nobody knows.
    await writeDemonstration(settings.dataDir, demonstration);
    return true;
  });
}
