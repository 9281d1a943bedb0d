import type { INestApplicationContext } from '@nestjs/common';
import { COMMAND } from '../../platform/cli/command-name.js';
import type { Settings } from '../../platform/config/settings.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { introduceClients } from '../../platform/demonstration/demonstration.js';
import {
  type DemonstrationClient,
  movedTo,
  withPassword,
} from '../../platform/third-party-access/demonstration/demonstration-client.js';
import { addressesOf } from '../../platform/third-party-access/third-party-addresses.js';
import { ThirdPartyUsers } from '../../platform/third-party-access/users/third-party-users.js';
import { KadoeOnboarding } from '../onboarding/kadoe-onboarding.js';
import { KADOE_ROLES } from '../roles.js';
import { COUNCIL, ENQUIRY, PARKING } from './demo-records.js';

/** The enquirer is the one that the client asks for. */
interface KadoeDemonstrationClient extends DemonstrationClient {
  readonly enquirerId: string;
}

interface DemonstrationClients extends Readonly<Record<string, unknown>> {
  readonly kadoe: KadoeDemonstrationClient;
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
      kadoe: await movedTo(
        addressesOf(settings),
        application.get(ThirdPartyUsers, { strict: false }),
        transaction,
        kadoe,
      ),
    }),
  });
  return kind === 'onboarded' ? linesToPaste(url) : '';
}

async function onboard(
  application: INestApplicationContext,
  transaction: Transaction,
): Promise<KadoeDemonstrationClient> {
  const onboarding = application.get(KadoeOnboarding, { strict: false });
  const users = application.get(ThirdPartyUsers, { strict: false });
  const service = { kind: 'service' } as const;
  const onboarded = await onboarding.onboardWithin(transaction, service, PARKING);
  const { role, clientId, name, environment, plan, ...credentials } = await withPassword(
    users,
    transaction,
    onboarded,
  );
  await onboarding.onboardWithin(transaction, service, COUNCIL, { clientId: COUNCIL.id });
  return { role, clientId, name, environment, plan, enquirerId: ENQUIRY.enquirerId, ...credentials };
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
