import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ClientDirectory } from '../../../src/platform/clients/client-directory.js';
import { PreparedStatements } from '../../../src/platform/database/prepared-statements.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { Service } from '../../support/service.js';

const CLIENTS = 12;

let service: Service;
let clients: readonly OnboardedClient[];

beforeAll(async () => {
  service = await Service.start();
  const onboarded: OnboardedClient[] = [];
  for (let number = 0; number < CLIENTS; number += 1) {
    onboarded.push(await service.onboard(number % 2 === 0 ? 'manufacturer' : 'mot'));
  }
  clients = onboarded;
});
afterAll(() => service.stop());

const directory = () => service.application.get(ClientDirectory);

/** How often each statement was sent while the work was done. */
async function statementsOf(work: () => Promise<void>): Promise<Record<string, number>> {
  const query = vi.spyOn(service.application.get(PreparedStatements), 'query');
  try {
    await work();
    const sent: Record<string, number> = {};
    for (const [{ name }] of query.mock.calls) sent[name] = (sent[name] ?? 0) + 1;
    return sent;
  } finally {
    query.mockRestore();
  }
}

describe('clients that call at the same time', () => {
  it('are looked up by one statement of each kind, and each is found as itself', async () => {
    directory().forget();
    const ids = [...clients.map(({ clientId }) => clientId), randomUUID()];
    const sent = await statementsOf(async () => {
      const found = await Promise.all(ids.map((id) => directory().findClient(id)));
      expect(found.map((client) => client?.clientId)).toEqual([...ids.slice(0, -1), undefined]);
      expect(found.slice(0, -1).map((client) => client?.organisation?.name)).toEqual(
        clients.map(({ manufacturer }) => manufacturer?.name),
      );
    });
    expect(sent).toMatchObject({ client_by_id: 1, recalls_client_profile: 1 });
  });

  it('each have their own keys, and nobody else’s', async () => {
    directory().forget();
    const sent = await statementsOf(async () => {
      const own = await Promise.all(
        clients.map(({ clientId, apiKey }) => directory().isLiveKeyOf(clientId, apiKey)),
      );
      expect(own).toEqual(clients.map(() => true));
    });
    expect(sent).toMatchObject({ live_api_keys: 1 });
    const others = await Promise.all(
      clients.map(({ clientId }, index) =>
        directory().isLiveKeyOf(clientId, clients[(index + 1) % CLIENTS]?.apiKey ?? ''),
      ),
    );
    expect(others).toEqual(clients.map(() => false));
  });
});
