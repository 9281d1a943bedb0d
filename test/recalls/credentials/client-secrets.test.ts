import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Transactions } from '../../../src/platform/database/transaction.js';
import { ClientSecrets } from '../../../src/platform/identity/client-secrets/client-secrets.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { Service } from '../../support/service.js';

describe('Checking a client secret', () => {
  let service: Service;
  let secrets: ClientSecrets;
  let transactions: Transactions;
  let client: OnboardedClient;

  beforeAll(async () => {
    service = await Service.start();
    secrets = service.application.get(ClientSecrets);
    transactions = service.application.get(Transactions);
  });
  afterAll(() => service.stop());
  beforeEach(async () => {
    service.clock.set('2026-11-22T10:00:00.000Z');
    client = await service.onboard();
  });

  const issue = (clientId: string) => transactions.run((transaction) => secrets.issue(transaction, clientId));

  it('finds each live one valid until the moment it expires', async () => {
    service.clock.set('2027-01-01T00:00:00.000Z');
    const { clientSecret: second } = await issue(client.clientId);
    expect(await secrets.verify(client.clientId, client.clientSecret)).toBe('valid');
    expect(await secrets.verify(client.clientId.toUpperCase(), second)).toBe('valid');

    service.clock.set('2028-11-22T09:59:59.999Z');
    expect(await secrets.verify(client.clientId, client.clientSecret)).toBe('valid');
    service.clock.set('2028-11-22T10:00:00.000Z');
    expect(await secrets.verify(client.clientId, client.clientSecret)).toBe('expired');
    expect(await secrets.verify(client.clientId, second)).toBe('valid');
  });

  it('finds a removed one wrong, expired or not', async () => {
    const { keyId, clientSecret } = await issue(client.clientId);
    await transactions.run((transaction) => secrets.revoke(transaction, client.clientId, keyId));
    expect(await secrets.verify(client.clientId, clientSecret)).toBe('wrong');
    service.clock.advance({ days: 1000 });
    expect(await secrets.verify(client.clientId, clientSecret)).toBe('wrong');
  });

  it('finds another client’s, a changed one and what is no secret at all wrong', async () => {
    const other = await service.onboard();
    const changed = `${client.clientSecret.slice(0, -1)}${client.clientSecret.endsWith('a') ? 'b' : 'a'}`;
    for (const secret of [other.clientSecret, changed, '', 'secret', '\0'.repeat(40), 'é'.repeat(40)]) {
      expect(await secrets.verify(client.clientId, secret)).toBe('wrong');
    }
    expect(await secrets.verify('not-a-client', client.clientSecret)).toBe('wrong');
    expect(await secrets.verify(randomUUID(), client.clientSecret)).toBe('wrong');
  });

  it('gives none to a client that is not there', async () => {
    await expect(issue(randomUUID())).rejects.toMatchObject({ kind: 'notFound' });
  });
});
