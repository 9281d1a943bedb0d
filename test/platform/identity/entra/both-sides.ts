import { expect } from 'vitest';
import { Reconciliation } from '../../../../src/platform/identity/reconciliation/reconciliation.js';
import type { Service } from '../../../support/service.js';
import type { FakeGraph } from './fake-graph.js';

/** Asserts that the tenant and the database have the same clients with the same secrets, and that no operation is unfinished. */
export async function expectAgreement(service: Service, graph: FakeGraph): Promise<void> {
  const kept = await service.query<{ client_id: string; key_id: string | null }>(
    `SELECT client.id AS client_id, key_id
       FROM client LEFT JOIN client_secret ON client_id = client.id AND removed_at IS NULL`,
  );
  const there = graph.all.flatMap(({ appId, passwords }) =>
    passwords.length === 0 ? [`${appId} null`] : passwords.map(({ keyId }) => `${appId} ${keyId}`),
  );
  expect(there.sort()).toEqual(kept.map(({ client_id, key_id }) => `${client_id} ${key_id}`).sort());
  expect(await service.query('SELECT * FROM entra_operation')).toEqual([]);
}

/** `node bin/recalls.js reconcile --fix`, once what was begun can't be under way any more. */
export async function fixDifferences(service: Service) {
  service.clock.advance({ minutes: 6 });
  const reconciliation = service.application.get(Reconciliation, { strict: false });
  return reconciliation.run({ kind: 'service' }, { fix: true });
}

/** How many clients there are. */
export function clientCount(service: Service): Promise<number> {
  return service.query('SELECT FROM client').then((rows) => rows.length);
}
