import { type INestApplicationContext, Logger } from '@nestjs/common';
import { publicUrl } from '../../platform/config/public-addresses.js';
import type { Settings } from '../../platform/config/settings.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { introduceClients } from '../../platform/demonstration/demonstration.js';
import { demonstrationFile } from '../../platform/demonstration/demonstration-file.js';
import { describeCause } from '../../platform/errors/describe-cause.js';
import { identityAddresses } from '../../platform/identity/identity-addresses.js';
import { sftpEndpointOf } from '../manufacturers/sftp-endpoint.js';
import { type OnboardedClient, OnboardingService } from '../onboarding/onboarding.service.js';
import { type RecallsRole, ROLE_NAMES } from '../roles.js';
import type { DemonstrationClients } from './demo-file.js';
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
 * Onboards one client of each role where there is none, with the records that the pages of the API fill in.
 *
 * @param url the address of the service on this machine
 * @returns the text to print: the tour at the first start, one line at later ones, nothing in production
 */
export async function introduceDemonstration(
  application: INestApplicationContext,
  settings: Settings,
  url: string,
): Promise<string> {
  const introduction = await introduceClients(application, settings, url, {
    roles: ROLE_NAMES,
    onboard: (transaction) => onboardClients(application, transaction),
    moved: (_, clients) => movedTo(clients, settings),
  });
  if (introduction.kind === 'none') return '';
  const file = demonstrationFile(settings.dataDir);
  if (introduction.kind === 'known') return `The demonstration clients are in ${file}\n`;
  if (introduction.kind === 'of another') {
    return `The demonstration clients are in ${file}, with the address of the process that answers at ${introduction.url}\n`;
  }
  await importFiles(application, introduction.records);
  return tour(settings, url);
}

/** The same clients at today's addresses. */
async function movedTo(clients: DemonstrationClients, settings: Settings): Promise<DemonstrationClients> {
  const { scopeUrl, accessTokenUrl } = identityAddresses(settings);
  const addresses = { apiUrl: publicUrl(settings), scopeUrl, accessTokenUrl };
  const moved = async (role: RecallsRole): Promise<OnboardedClient> => {
    const { sftp, ...client } = clients[role];
    return { ...client, ...addresses, sftp: sftp && (await sftpEndpointOf(settings, sftp.username)) };
  };
  return {
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

/** @returns the clients of `demo.json`, and all manufacturers */
async function onboardClients(
  application: INestApplicationContext,
  transaction: Transaction,
): Promise<{ clients: DemonstrationClients; records: ManufacturerIds }> {
  const onboarding = application.get(OnboardingService, { strict: false });
  const onboard = (role: RecallsRole): Promise<OnboardedClient> =>
    onboarding.onboardWithin(
      transaction,
      { kind: 'service' },
      { name: NAMES[role], email: DEMONSTRATION_EMAIL, role },
      role === 'manufacturer' ? { clientSecretId: MOTORS.clientSecretId } : {},
    );
  const clients: DemonstrationClients = {
    manufacturer: await onboard('manufacturer'),
    mot: await onboard('mot'),
    admin: await onboard('admin'),
  };
  const others = await onboardOthers(onboarding, transaction);
  return { clients, records: { motors: idOf(clients.manufacturer), ...others } };
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
