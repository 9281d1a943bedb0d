import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Service } from '../../support/service.js';
import { expectError } from '../bad-input/refusal.js';
import { Administrator, auditOf } from './administrator.js';

/** Each administrator takes the other's access in one of these ways. */
const WAYS = {
  'disables the client': (by: Administrator, other: Administrator) =>
    by.post(`/admin/clients/${other.clientId}/disable`),
  'revokes the last API key': async (by: Administrator, other: Administrator) => {
    const [key] = (await by.get(`/admin/clients/${other.clientId}`)).body.apiKeys;
    return by.delete(`/admin/clients/${other.clientId}/api-keys/${key.keyId}`);
  },
  'revokes the last secret': async (by: Administrator, other: Administrator) => {
    const [secret] = (await by.get(`/admin/clients/${other.clientId}`)).body.clientSecrets;
    return by.delete(`/admin/clients/${other.clientId}/secrets/${secret.keyId}`);
  },
} as const;

const PAIRS = Object.keys(WAYS).flatMap((one) => Object.keys(WAYS).map((other) => [one, other] as const));

describe('Two administrators who take each other’s access at once', () => {
  let service: Service;
  let first: Administrator;
  let second: Administrator;

  beforeAll(async () => {
    service = await Service.start();
  });
  afterAll(() => service.stop());
  beforeEach(async () => {
    first = await Administrator.of(service);
    second = await Administrator.of(service);
    // Both calls are authorised before either act is carried out.
    for (const admin of [first, second]) expect((await admin.get('/admin/usage')).status).toBe(200);
  });

  it.each(PAIRS)('are not both out when one %s and the other %s', async (one, other) => {
    const gate = await Gate.close(service);
    const acts = [
      WAYS[one as keyof typeof WAYS](first, second),
      WAYS[other as keyof typeof WAYS](second, first),
    ];
    await gate.open(2);
    const answers = await Promise.all(acts);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 403]);
    const refused = answers.find(({ status }) => status === 403);
    if (refused) expectError(refused, 'forbidden');

    const [winner, loser] = answers[0]?.status === 204 ? [first, second] : [second, first];
    expect((await winner.get('/admin/usage')).status).toBe(200);
    expect(await service.requestToken(winner.client)).toMatch(/^ey/);
    // Nothing of the refused act remains, not even an entry in the audit trail.
    expect((await auditOf(service, winner.clientId)).filter(({ actor }) => actor === loser.clientId)).toEqual(
      [],
    );
  });

  it('leave one of three, who each disable the next', async () => {
    const third = await Administrator.of(service);
    expect((await third.get('/admin/usage')).status).toBe(200);
    const gate = await Gate.close(service);
    const acts = [
      WAYS['disables the client'](first, second),
      WAYS['disables the client'](second, third),
      WAYS['disables the client'](third, first),
    ];
    await gate.open(3);
    const statuses = (await Promise.all(acts)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 403).length).toBeGreaterThan(0);
    const enabled = await service.query('SELECT id FROM client WHERE id = ANY($1) AND disabled_at IS NULL', [
      [first, second, third].map(({ clientId }) => clientId),
    ]);
    expect(enabled.length).toBeGreaterThan(0);
  });
});

/** Blocks every act that takes access, so that all of them are in progress before the first one continues. */
class Gate {
  private constructor(
    private readonly service: Service,
    private readonly connection: pg.PoolClient,
  ) {}

  static async close(service: Service): Promise<Gate> {
    const connection = await service.database.connect();
    await connection.query('BEGIN');
    await connection.query('LOCK TABLE client IN EXCLUSIVE MODE');
    return new Gate(service, connection);
  }

  async open(waiting: number): Promise<void> {
    try {
      await expect.poll(() => this.countWaiting(), { timeout: 20_000 }).toBe(waiting);
    } finally {
      await this.connection.query('COMMIT');
      this.connection.release();
    }
  }

  private async countWaiting(): Promise<number> {
    const rows = await this.service.query(
      `SELECT FROM pg_locks JOIN pg_stat_activity USING (pid)
        WHERE NOT granted AND locktype = 'relation' AND datname = current_database()`,
    );
    return rows.length;
  }
}
