import type { CatalogueName } from '../../../src/recalls/errors/catalogue.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import type { RecallsRole } from '../../../src/recalls/roles.js';
import type { WrongCredentials } from '../../surfaces/surface-contract.js';
import { Administrator } from '../administration/administrator.js';
import type { PopulatedService } from './populated-service.js';

interface Credentials {
  readonly token: string;
  readonly apiKey: string;
}

type ByRole = Readonly<Record<RecallsRole, Credentials>>;

/** Clients whose credentials are not sufficient, besides those that may call. */
export class Impostors {
  private constructor(
    readonly right: ByRole,
    readonly another: ByRole,
    readonly disabled: ByRole,
    /** Their API keys are revoked. */
    readonly keyless: ByRole,
    readonly expiredTokens: Readonly<Record<RecallsRole, string>>,
  ) {}

  static async of({ service, clients, expiredTokens }: PopulatedService): Promise<Impostors> {
    const administrator = await Administrator.of(service);
    const credentialsOf = async (client: OnboardedClient) => ({
      token: await service.tokenOf(client),
      apiKey: client.apiKey,
    });
    const newcomers = async (change: (client: OnboardedClient) => Promise<unknown>) =>
      byRole(async (role) => {
        const client = await service.onboard(role);
        const credentials = await credentialsOf(client);
        await change(client);
        return credentials;
      });
    return new Impostors(
      await byRole((role) => credentialsOf(clients[role])),
      await newcomers(async () => {}),
      await newcomers(({ clientId }) => administrator.post(`/admin/clients/${clientId}/disable`)),
      await newcomers(async ({ clientId }) => {
        const path = `/admin/clients/${clientId}`;
        const { apiKeys } = (await administrator.get(path)).body;
        for (const { keyId } of apiKeys) await administrator.delete(`${path}/api-keys/${keyId}`);
      }),
      expiredTokens,
    );
  }

  rightHeaders(role: RecallsRole): Record<string, string> {
    return headersOf(this.right[role]);
  }
}

interface Wrong {
  readonly name: string;
  readonly error: CatalogueName;
  /** @param rightful a role that may call the route */
  headers(impostors: Impostors, rightful: RecallsRole): Record<string, string>;
}

const WRONG: readonly Wrong[] = [
  { name: 'no credentials', error: 'tokenMissing', headers: () => ({}) },
  {
    name: 'no access token',
    error: 'tokenMissing',
    headers: ({ right }, role) => ({ 'X-API-Key': right[role].apiKey }),
  },
  {
    name: 'an access token that is none',
    error: 'unauthorised',
    headers: ({ right }, role) => headersOf({ ...right[role], token: 'none' }),
  },
  {
    name: "an access token with another one's signature",
    error: 'unauthorised',
    headers: ({ right, another }, role) =>
      headersOf({ ...right[role], token: withSignatureOf(right[role].token, another[role].token) }),
  },
  {
    name: 'an access token that has expired',
    error: 'tokenExpired',
    headers: ({ right, expiredTokens }, role) => headersOf({ ...right[role], token: expiredTokens[role] }),
  },
  {
    name: 'no API key',
    error: 'apiKeyInvalid',
    headers: ({ right }, role) => ({ Authorization: `Bearer ${right[role].token}` }),
  },
  {
    name: 'an API key that nobody has',
    error: 'apiKeyInvalid',
    headers: ({ right }, role) =>
      headersOf({ ...right[role], apiKey: [...right[role].apiKey].reverse().join('') }),
  },
  {
    name: 'the API key of another client of its role',
    error: 'apiKeyInvalid',
    headers: ({ right, another }, role) => headersOf({ ...right[role], apiKey: another[role].apiKey }),
  },
  {
    name: 'an API key that was revoked',
    error: 'apiKeyInvalid',
    headers: ({ keyless }, role) => headersOf(keyless[role]),
  },
  {
    name: 'a client that is disabled',
    error: 'forbidden',
    headers: ({ disabled }, role) => headersOf(disabled[role]),
  },
];

export const WRONG_CREDENTIALS: readonly WrongCredentials<{ readonly impostors: Impostors }>[] = WRONG.map(
  ({ headers, ...wrong }) => ({
    ...wrong,
    headers: ({ impostors }, rightful) => headers(impostors, rightful as RecallsRole),
  }),
);

function headersOf({ token, apiKey }: Credentials): Record<string, string> {
  return { Authorization: `Bearer ${token}`, 'X-API-Key': apiKey };
}

function withSignatureOf(token: string, other: string): string {
  return [...token.split('.').slice(0, 2), other.split('.')[2]].join('.');
}

async function byRole<Value>(
  make: (role: RecallsRole) => Promise<Value>,
): Promise<Record<RecallsRole, Value>> {
  return { manufacturer: await make('manufacturer'), mot: await make('mot'), admin: await make('admin') };
}
