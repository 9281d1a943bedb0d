import type { INestApplicationContext } from '@nestjs/common';
import { COMMAND } from '../../platform/cli/command-name.js';
import { publicUrl } from '../../platform/config/public-addresses.js';
import type { Settings } from '../../platform/config/settings.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { introduceClients } from '../../platform/demonstration/demonstration.js';
import { ThirdPartyUsers } from '../../platform/third-party-access/users/third-party-users.js';
import { KadoeOnboarding, type OnboardedKadoeClient } from '../onboarding/kadoe-onboarding.js';
import { KADOE_ROLES } from '../roles.js';
import { COUNCIL, ENQUIRY, PARKING } from './demo-records.js';

/** What `demo.json` has under `kadoe`: what onboarding answered, with a password of its own and the enquirer that it asks for. */
interface DemonstrationClient extends Omit<OnboardedKadoeClient, 'oneTimePassword'> {
  readonly password: string;
  readonly enquirerId: string;
}

interface DemonstrationClients extends Readonly<Record<string, unknown>> {
  readonly kadoe: DemonstrationClient;
}

/**
 * Onboards a test client that may ask about the test vehicles, where the surface has no client.
 *
 * @returns the text to print: a line to paste when the client is new, and otherwise nothing
 */
export async function introduceDemonstration(
  application: INestApplicationContext,
  settings: Settings,
  url: string,
): Promise<string> {
  const { kind } = await introduceClients<DemonstrationClients, undefined>(application, settings, url, {
    roles: Object.keys(KADOE_ROLES),
    onboard: async (transaction) => ({
      clients: { kadoe: await onboard(application, transaction) },
      records: undefined,
    }),
    moved: async (transaction, { kadoe }) => ({
      kadoe: { ...(await withLivePassword(application, transaction, kadoe)), ...addressesOf(settings) },
    }),
  });
  return kind === 'onboarded' ? linesToPaste(url) : '';
}

async function onboard(
  application: INestApplicationContext,
  transaction: Transaction,
): Promise<DemonstrationClient> {
  const onboarding = application.get(KadoeOnboarding, { strict: false });
  const users = application.get(ThirdPartyUsers, { strict: false });
  const service = { kind: 'service' } as const;
  const { oneTimePassword: _, ...client } = await onboarding.onboardWithin(transaction, service, PARKING);
  const password = await users.generatePassword(transaction, client.clientId);
  await onboarding.onboardWithin(transaction, service, COUNCIL, { clientId: COUNCIL.id });
  const { userName, apiKey, authenticateUrl, apiUrl, ...about } = client;
  const { enquirerId } = ENQUIRY;
  return { ...about, enquirerId, userName, password, apiKey, authenticateUrl, apiUrl };
}

/** The password of a service that was stopped for months has expired, and nobody is there to choose another one. */
async function withLivePassword(
  application: INestApplicationContext,
  transaction: Transaction,
  client: DemonstrationClient,
): Promise<DemonstrationClient> {
  const users = application.get(ThirdPartyUsers, { strict: false });
  const password = await users.replaceExpiringPassword(transaction, client.clientId);
  return password === undefined ? client : { ...client, password };
}

function addressesOf(settings: Settings): Pick<OnboardedKadoeClient, 'authenticateUrl' | 'apiUrl'> {
  const apiUrl = publicUrl(settings);
  return { authenticateUrl: `${apiUrl}/thirdparty-access/v1/authenticate`, apiUrl };
}

/** Works in every shell, as the lines before it do: `field=value` words need no quotes. */
function linesToPaste(url: string): string {
  const fields = Object.entries(ENQUIRY).map(([name, value]) => `${name}=${value}`);
  return `
To ask who kept a test vehicle, paste this line:

  ${COMMAND} call POST /kadoe/v1/vehicle-keeper ${fields.join(' ')}

This API is described at ${url}/kadoe/docs, and its sign-in at ${url}/thirdparty-access/docs
`;
}
