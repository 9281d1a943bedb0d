import type { INestApplicationContext } from '@nestjs/common';
import { COMMAND } from '../../platform/cli/command-name.js';
import type { Settings } from '../../platform/config/settings.js';
import { introduceClients } from '../../platform/demonstration/demonstration.js';
import {
  type DemonstrationClient,
  movedTo,
  withPassword,
} from '../../platform/third-party-access/demonstration/demonstration-client.js';
import { addressesOf } from '../../platform/third-party-access/third-party-addresses.js';
import { ThirdPartyUsers } from '../../platform/third-party-access/users/third-party-users.js';
import { RenewalOnboarding } from '../onboarding/renewal-onboarding.js';
import { RENEWAL_ROLES, type RenewalRole } from '../roles.js';
import { COUNTER, EXAMPLE_FILE, EXAMPLE_TRANSACTION } from './demo-records.js';

interface DemonstrationClients extends Readonly<Record<string, unknown>> {
  readonly 'renewal-partner': DemonstrationClient<RenewalRole>;
}

/**
 * Onboards a test client that may send in applications, where the surface has no client.
 *
 * @returns the text to print: lines to paste when the client is new, and otherwise nothing
 */
export async function introduceDemonstration(
  application: INestApplicationContext,
  settings: Settings,
  url: string,
): Promise<string> {
  const onboarding = application.get(RenewalOnboarding, { strict: false });
  const users = application.get(ThirdPartyUsers, { strict: false });
  const { kind } = await introduceClients<DemonstrationClients, undefined>(application, settings, url, {
    roles: Object.keys(RENEWAL_ROLES),
    onboard: async (transaction) => {
      const onboarded = await onboarding.onboardWithin(transaction, { kind: 'service' }, COUNTER);
      return {
        clients: { 'renewal-partner': await withPassword(users, transaction, onboarded) },
        records: undefined,
      };
    },
    moved: async (transaction, { 'renewal-partner': client }) => ({
      'renewal-partner': await movedTo(addressesOf(settings), users, transaction, client),
    }),
  });
  return kind === 'onboarded' ? linesToPaste(url) : '';
}

/** Pasted in the folder of the project, where the service was started. */
function linesToPaste(url: string): string {
  return `
To send in the example of a licence renewal, and to ask what became of it, paste these lines:

  ${COMMAND} call POST /drivers-renewal/v1/drivers/renewal @${EXAMPLE_FILE}
  ${COMMAND} call GET /drivers-renewal/v1/drivers/renewal/${EXAMPLE_TRANSACTION}

This API is described at ${url}/drivers-renewal/docs, and its sign-in at ${url}/thirdparty-access/docs
`;
}
