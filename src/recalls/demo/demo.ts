import type { INestApplicationContext } from '@nestjs/common';
import { ClientRegister } from '../../platform/clients/client-register.js';
import type { Settings } from '../../platform/config/settings.js';
import { ADVISORY_LOCKS } from '../../platform/database/advisory-locks.js';
import { Transactions } from '../../platform/database/transaction.js';
import { identityAddresses } from '../../platform/identity/identity-addresses.js';
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
 * Makes a service that nobody uses yet easy to try: when it has no clients it is given one of each role, whose
 * credentials are written to `demo.json` in the data folder. In production it does nothing.
 *
 * @param url where the service answers on this machine
 * @returns what to print: the tour at the first start, a line at later ones, nothing in production.
 */
export async function introduceDemonstration(
  application: INestApplicationContext,
  settings: Settings,
  url: string,
): Promise<string> {
  // In a tenant of Microsoft Entra ID nobody wants applications that were made to be tried.
  if (settings.production || settings.entra) return '';
  if (await onboardClients(application, settings, url)) return tour(settings, url);
  const known = await readDemonstration(settings.dataDir);
  if (!known) return '';
  await writeDemonstration(settings.dataDir, movedTo(known, settings, url));
  return `The demonstration clients are in ${demonstrationFile(settings.dataDir)}\n`;
}

/** The same clients at today's addresses: the port may be another than at the last start. */
function movedTo(known: Demonstration, settings: Settings, url: string): Demonstration {
  const { scopeUrl, accessTokenUrl } = identityAddresses(settings);
  const moved = (role: RecallsRole): OnboardedClient => ({ ...known[role], scopeUrl, accessTokenUrl });
  return { url, manufacturer: moved('manufacturer'), mot: moved('mot'), admin: moved('admin') };
}

/** @returns whether it did: only the first process on an empty database does. */
function onboardClients(
  application: INestApplicationContext,
  settings: Settings,
  url: string,
): Promise<boolean> {
  const onboarding = application.get(OnboardingService, { strict: false });
  const register = application.get(ClientRegister, { strict: false });
  return application.get(Transactions, { strict: false }).run(async (transaction) => {
    // Processes that start together wait here; all but the first then find clients.
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
    // Before the commit: without the file, clients whose secrets nobody knows would be in the way for ever.
    await writeDemonstration(settings.dataDir, demonstration);
    return true;
  });
}
