import { type INestApplicationContext, Logger } from '@nestjs/common';
import { ClientRegistry } from '../../platform/clients/client-registry.js';
import { publicUrl } from '../../platform/config/public-addresses.js';
import type { Settings } from '../../platform/config/settings.js';
import { ADVISORY_LOCKS } from '../../platform/database/advisory-locks.js';
import { type Transaction, Transactions } from '../../platform/database/transaction.js';
import { describeCause } from '../../platform/errors/describe-cause.js';
import { identityAddresses } from '../../platform/identity/identity-addresses.js';
import { runningInstances } from '../../platform/instances/running-instances.js';
import { sftpEndpointOf } from '../manufacturers/sftp-endpoint.js';
import { type OnboardedClient, OnboardingService } from '../onboarding/onboarding.service.js';
import type { RecallsRole } from '../roles.js';
import { type Demonstration, demonstrationFile, readDemonstration, writeDemonstration } from './demo-file.js';
import { importDemonstrationFiles, type ManufacturerIds } from './demo-files.js';
import { DEMONSTRATION_EMAIL, MOTORS, TRUCKS, VANS } from './demo-records.js';
import { keyWithoutOwner } from './key-without-owner.js';
import { tour } from './tour.js';

const NAMES: Readonly<Record<RecallsRole, string>> = {
  manufacturer: MOTORS.name,
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
  const manufacturers = await onboardClients(application, settings, url);
  if (manufacturers) {
    await importFiles(application, manufacturers);
    return tour(settings, url);
  }
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

/** Without the files some requests that the API's page fills in find nothing. The service itself can do its work. */
async function importFiles(
  application: INestApplicationContext,
  manufacturers: ManufacturerIds,
): Promise<void> {
  const logger = new Logger('Demonstration');
  // Their warnings are the first thing that somebody reads who starts the service for the first time.
  logger.warn('Two of its files are held, so that there is something to decide. The next lines say so.');
  try {
    await importDemonstrationFiles(application, manufacturers);
  } catch (error) {
    logger.warn(`Its files were not imported: ${describeCause(error)}`);
  }
}

/** @returns its manufacturers; undefined unless it did: only the first process on an empty database does. */
function onboardClients(
  application: INestApplicationContext,
  settings: Settings,
  url: string,
): Promise<ManufacturerIds | undefined> {
  const onboarding = application.get(OnboardingService, { strict: false });
  const register = application.get(ClientRegistry, { strict: false });
  return application.get(Transactions, { strict: false }).run(async (transaction) => {
    // Concurrent starts wait here for the first one, and then find its clients.
    await transaction.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.demonstration]);
    if (await register.hasClients(transaction)) return undefined;
    const onboard = (role: RecallsRole): Promise<OnboardedClient> =>
      onboarding.onboardWithin(
        transaction,
        { kind: 'service' },
        { name: NAMES[role], email: DEMONSTRATION_EMAIL, role },
        role === 'manufacturer' ? { clientSecretId: MOTORS.clientSecretId } : {},
      );
    const demonstration: Demonstration = {
      url,
      manufacturer: await onboard('manufacturer'),
      mot: await onboard('mot'),
      admin: await onboard('admin'),
    };
    const others = await onboardOthers(onboarding, transaction);
    // Before the commit: without the file, clients whose secrets nobody knows would be in the way for ever.
    await writeDemonstration(settings.dataDir, demonstration);
    return { motors: idOf(demonstration.manufacturer), ...others };
  });
}

/** Manufacturers of whose clients nobody has the credentials, for administrators to try out what they do. */
async function onboardOthers(
  onboarding: OnboardingService,
  transaction: Transaction,
): Promise<Pick<ManufacturerIds, 'vans' | 'trucks'>> {
  const common = { email: DEMONSTRATION_EMAIL, role: 'manufacturer' } as const;
  const by = { kind: 'service' } as const;
  const vans = { ...common, name: VANS.name, sshKeys: [keyWithoutOwner()] };
  const trucks = { ...common, name: TRUCKS.name };
  return {
    vans: idOf(await onboarding.onboardWithin(transaction, by, vans, VANS)),
    trucks: idOf(await onboarding.onboardWithin(transaction, by, trucks)),
  };
}

function idOf({ manufacturer }: OnboardedClient): number {
  if (!manufacturer) throw new Error('The client has no manufacturer.');
  return manufacturer.id;
}
