import type { Transaction } from '../../database/transaction.js';
import type { OnboardedThirdPartyClient } from '../onboarding/onboarded-client.js';
import type { ThirdPartyAddresses } from '../third-party-addresses.js';
import type { ThirdPartyUsers } from '../users/third-party-users.js';

/** What `demo.json` has under the role of a client with a user: what onboarding answered, with a password of its own. */
export interface DemonstrationClient<RoleName extends string = string>
  extends Omit<OnboardedThirdPartyClient<RoleName>, 'oneTimePassword'> {
  readonly password: string;
}

/** A new client with a password in place of the one-time password, because nobody is there to choose one. */
export async function withPassword<RoleName extends string>(
  users: ThirdPartyUsers,
  transaction: Transaction,
  { oneTimePassword: _, ...client }: OnboardedThirdPartyClient<RoleName>,
): Promise<DemonstrationClient<RoleName>> {
  const password = await users.generatePassword(transaction, client.clientId);
  const { userName, apiKey, authenticateUrl, apiUrl, ...about } = client;
  return { ...about, userName, password, apiKey, authenticateUrl, apiUrl };
}

/** The same client at today's addresses. The password of a service that was stopped for months has expired, and is replaced. */
export async function movedTo<Client extends DemonstrationClient>(
  addresses: ThirdPartyAddresses,
  users: ThirdPartyUsers,
  transaction: Transaction,
  client: Client,
): Promise<Client> {
  const password = (await users.replaceExpiringPassword(transaction, client.clientId)) ?? client.password;
  return { ...client, password, ...addresses };
}
