import { operator } from '../../platform/cli/operator.js';
import { type OutputOptions, outOf, writeOutput } from '../../platform/cli/output-file.js';
import type { Settings } from '../../platform/config/settings.js';
import type { FullClient, KeptCredential } from '../administration/client-administration.js';
import {
  CredentialAdministration,
  LONGEST_OVERLAP_MINUTES,
} from '../administration/credential-administration.js';
import { withClient } from './named-client.js';

export async function rotateApiKey(
  named: string,
  { overlap, ...options }: { overlap: string } & OutputOptions,
  settings: Settings,
): Promise<void> {
  const overlapMinutes = /^\d{1,5}$/.test(overlap) ? Number(overlap) : Number.NaN;
  if (!(overlapMinutes <= LONGEST_OVERLAP_MINUTES)) {
    throw new Error(`--overlap must be a whole number from 0 to ${LONGEST_OVERLAP_MINUTES}`);
  }
  await writeJson(options, () =>
    withClient(named, settings, ({ clientId }, service) =>
      service.get(CredentialAdministration).rotateApiKey(operator(), clientId, { overlapMinutes }),
    ),
  );
}

export async function revokeApiKey(named: string, keyId: string, settings: Settings): Promise<void> {
  const name = await withClient(named, settings, async (client, service) => {
    const key = liveOne(client.apiKeys, keyId, client, 'API key');
    await service.get(CredentialAdministration).revokeApiKey(operator(), client.clientId, key);
    return client.name;
  });
  process.stdout.write(`The API key of ${name} is revoked.\n`);
}

export async function issueSecret(named: string, options: OutputOptions, settings: Settings): Promise<void> {
  await writeJson(options, async () => {
    const issued = await withClient(named, settings, ({ clientId }, service) =>
      service.get(CredentialAdministration).issueSecret(operator(), clientId),
    );
    const { keyId, clientSecret, createdAt, expiresAt } = issued;
    return { keyId, clientSecret, createdAt, expiresAt };
  });
}

export async function revokeSecret(named: string, keyId: string, settings: Settings): Promise<void> {
  const name = await withClient(named, settings, async (client, service) => {
    const secret = liveOne(client.clientSecrets, keyId, client, 'client secret');
    await service.get(CredentialAdministration).revokeSecret(operator(), client.clientId, secret);
    return client.name;
  });
  process.stdout.write(`The client secret of ${name} is revoked.\n`);
}

function writeJson(options: OutputOptions, work: () => Promise<unknown>): Promise<void> {
  return writeOutput(outOf(options), async () => `${JSON.stringify(await work(), null, 2)}\n`);
}

function liveOne(
  credentials: readonly KeptCredential[],
  keyId: string,
  { name }: FullClient,
  what: string,
): string {
  const found = credentials.find((credential) => credential.keyId === keyId.toLowerCase());
  if (!found) throw new Error(`${name} has no live ${what} ${keyId}`);
  return found.keyId;
}
