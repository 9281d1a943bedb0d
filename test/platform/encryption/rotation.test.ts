import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Settings } from '../../../src/platform/config/settings.js';
import { Transactions } from '../../../src/platform/database/transaction.js';
import { DataKeyDestroyed, DataKeys } from '../../../src/platform/encryption/data-keys.js';
import { HashKeys } from '../../../src/platform/encryption/hash-keys.js';
import { KeyRotation } from '../../../src/platform/encryption/key-rotation.js';
import { createDatabase, Service } from '../../support/service.js';

const KEYS = ['first', 'second', 'third'].map((id) => ({ id, key: randomBytes(32) }));
const PLACE = { field: 'test.field', record: '1' };

describe('Encryption keys', () => {
  const stops: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });

  const database = async () => {
    const created = await createDatabase();
    stops.push(() => created.drop());
    return created.url;
  };
  const start = async (databaseUrl: string, settings: Partial<Settings>) => {
    const service = await Service.start(settings, { databaseUrl });
    stops.push(() => service.stop());
    return service;
  };
  const sealSome = async (service: Service, count = 1) => {
    const keys = service.application.get(DataKeys);
    const sealed: { id: string; value: Buffer }[] = [];
    await service.application.get(Transactions).run(async (transaction) => {
      for (let each = 0; each < count; each += 1) {
        const dataKey = keys.generate();
        await keys.keep(transaction, dataKey, 'test');
        sealed.push({ id: dataKey.id, value: dataKey.seal('ANN EXAMPLE', PLACE) });
      }
    });
    return sealed;
  };
  const openAll = async (service: Service, sealed: readonly { id: string; value: Buffer }[]) => {
    const keys = service.application.get(DataKeys);
    for (const { id, value } of sealed) {
      expect((await keys.find(id)).open(value, PLACE).toString()).toBe('ANN EXAMPLE');
    }
  };
  const idsInUse = async (service: Service) =>
    (
      await service.query<{ key_id: string }>(
        'SELECT key_id FROM data_key WHERE wrapped IS NOT NULL UNION SELECT key_id FROM hash_key ORDER BY 1',
      )
    ).map(({ key_id }) => key_id);

  it('of the setting wrap all keys anew, in batches, while hashes and what was encrypted stay what they are', async () => {
    const url = await database();
    const before = await start(url, { encryptionKeys: KEYS.slice(0, 1) });
    const sealed = await sealSome(before, 1_203);
    const digest = (await before.application.get(HashKeys).named('test')).digest('AA19BBB');
    expect(await idsInUse(before)).toEqual(['first']);

    const after = await start(url, { encryptionKeys: [...KEYS.slice(1, 2), ...KEYS.slice(0, 1)] });
    const progress: number[] = [];
    const rotated = await after.application
      .get(KeyRotation)
      .rotate({ kind: 'command line', user: 'operator' }, (count) => progress.push(count));
    expect(rotated).toEqual({
      keyId: 'second',
      rewrapped: 1_204,
      usage: [{ keyId: 'second', dataKeys: 1_203, hashKeys: 1 }],
    });
    expect(progress).toEqual([500, 1_000, 1_203, 1_204]);
    expect(
      await after.query(
        "SELECT action, subject_kind, subject_id, after FROM audit_entry WHERE actor_user = 'operator'",
      ),
    ).toEqual([
      {
        action: 'encryption keys rotated',
        subject_kind: 'encryption key',
        subject_id: 'second',
        after: { rewrapped: 1_204 },
      },
    ]);
    // The first key is needed no more.
    const later = await start(url, { encryptionKeys: KEYS.slice(1, 2) });
    await openAll(later, sealed.slice(0, 50));
    expect((await later.application.get(HashKeys).named('test')).digest('AA19BBB')).toEqual(digest);
    // A process that has not been restarted goes on.
    await openAll(after, sealed.slice(-50));
  });

  it('of DATA_DIR are made once, readable for their owner alone, and renewed by a rotation that others notice', async () => {
    const url = await database();
    const one = await start(url, {});
    const { dataDir } = one.settings;
    const other = await start(url, { dataDir });
    const file = join(dataDir, 'encryption-keys');
    const [sealed] = await Promise.all([sealSome(one), sealSome(other), sealSome(other)]);
    const made = await readFile(file, 'utf8');
    expect(made).toMatch(/^\d{4}-\d\d-\d\d-[0-9a-f]{6}:[0-9a-f]{64}\n$/);
    expect((await stat(file)).mode & 0o777).toBe(0o600);

    const { keyId, rewrapped } = await one.application.get(KeyRotation).rotate({ kind: 'service' });
    expect(rewrapped).toBe(3);
    expect(await idsInUse(one)).toEqual([keyId]);
    // The old key wraps nothing any more, and is gone.
    expect(await readFile(file, 'utf8')).toMatch(new RegExp(`^${keyId}:[0-9a-f]{64}\n$`));
    expect(made).not.toContain(keyId);
    await openAll(other, sealed);
    await openAll(one, await sealSome(other));
  });

  it('that are missing are told of at the start, and in a rotation before anything is changed', async () => {
    const url = await database();
    const first = await start(url, { encryptionKeys: KEYS.slice(0, 1) });
    await sealSome(first);
    for (const [settings, where] of [
      [{ encryptionKeys: KEYS.slice(1, 2) }, 'ENCRYPTION_KEYS does not have it'],
      [{}, 'ENCRYPTION_KEYS is not set, and DATA_DIR/encryption-keys does not have it'],
    ] as const) {
      await expect(Service.start(settings, { databaseUrl: url })).rejects.toThrow(
        `The database is encrypted with the key first, and ${where}: give this process the keys that the service has`,
      );
    }
    const running = await start(url, { encryptionKeys: KEYS.slice(0, 1) });
    await running.query("UPDATE data_key SET key_id = 'lost'");
    await expect(running.application.get(KeyRotation).rotate({ kind: 'service' })).rejects.toThrow(
      'the key lost',
    );
    await running.query("UPDATE data_key SET key_id = 'first'");
  });

  it('that are destroyed leave a row as a proof, and nothing that opens', async () => {
    const service = await start(await database(), { encryptionKeys: KEYS.slice(0, 1) });
    const [sealed] = await sealSome(service);
    const keys = service.application.get(DataKeys);
    await openAll(service, sealed ? [sealed] : []);
    await service.application
      .get(Transactions)
      .run((transaction) => keys.destroy(transaction, sealed?.id ?? ''));
    await expect(keys.find(sealed?.id ?? '')).rejects.toBeInstanceOf(DataKeyDestroyed);
    expect(await service.query('SELECT wrapped, destroyed_at FROM data_key')).toEqual([
      { wrapped: null, destroyed_at: new Date(service.clock.now()) },
    ]);
  });
});
