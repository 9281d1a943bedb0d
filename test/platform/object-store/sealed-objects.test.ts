import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Transactions } from '../../../src/platform/database/transaction.js';
import { DataKeyDestroyed, DataKeys } from '../../../src/platform/encryption/data-keys.js';
import { KeyRotation } from '../../../src/platform/encryption/key-rotation.js';
import { CannotOpenSealed } from '../../../src/platform/encryption/sealed.js';
import { ObjectNotFound, ObjectStore } from '../../../src/platform/object-store/object-store.js';
import { SealedObjects } from '../../../src/platform/object-store/sealed-objects.js';
import { createDatabase, Service } from '../../support/service.js';
import { KINDS_OF_STORE, type Place } from './kinds-of-store.js';

const HEAD = Buffer.from('{"fileName":"SALLY.csv"}');
const CONTENT = randomBytes(300_000);

describe.each(KINDS_OF_STORE)('A large object that is sealed, in $kind', ({ prepare }) => {
  let place: Place;
  let database: Awaited<ReturnType<typeof createDatabase>>;
  const services: Service[] = [];
  const keysOf = [randomBytes(32), randomBytes(32)].map((key, each) => ({ id: `key-${each}`, key }));

  beforeAll(async () => {
    place = await prepare();
    database = await createDatabase();
    services.push(await start([0]));
  });
  afterAll(async () => {
    for (const service of services) await service.stop();
    await database.drop();
    await place.remove();
  });

  const start = (keys: readonly number[]) =>
    Service.start(
      { ...place.settings, encryptionKeys: keys.flatMap((each) => keysOf[each] ?? []) },
      { databaseUrl: database.url },
    );
  const parts = (service = services[0]) => {
    if (!service) throw new Error('It was not started.');
    const { application } = service;
    return {
      store: application.get(ObjectStore),
      sealed: application.get(SealedObjects),
      keys: application.get(DataKeys),
    };
  };
  async function* content() {
    for (let at = 0; at < CONTENT.length; at += 9_999) yield CONTENT.subarray(at, at + 9_999);
  }
  const putSealed = async (name: string) => {
    const { sealed, keys } = parts();
    await sealed.put(name, await keys.named('test objects'), HEAD, content());
  };

  it('opens as it was stored, and its head is read without the rest', async () => {
    await putSealed('test-sealed/1');
    const { sealed, store } = parts();
    const opened = await sealed.open('test-sealed/1');
    expect(opened.head).toEqual(HEAD);
    expect((await buffer(opened.read())).equals(CONTENT)).toBe(true);
    expect(await sealed.readHead('test-sealed/1')).toEqual(HEAD);
    const stored = await store.get('test-sealed/1');
    expect(stored.includes(HEAD)).toBe(false);
    expect(stored.includes(CONTENT.subarray(0, 32))).toBe(false);
    await expect(sealed.open('test-sealed/none')).rejects.toThrow(ObjectNotFound);
  });

  it('does not open under another name, cut off, or without its start', async () => {
    await putSealed('test-sealed/moved');
    const { sealed, store } = parts();
    const stored = await store.get('test-sealed/moved');
    await store.put('test-sealed/other', stored);
    await expect(sealed.open('test-sealed/other')).rejects.toThrow(CannotOpenSealed);
    for (const length of [0, 1, 40, 60]) {
      await store.put('test-sealed/moved', stored.subarray(0, length));
      await expect(sealed.open('test-sealed/moved'), `${length} bytes`).rejects.toThrow(CannotOpenSealed);
    }
    await store.put('test-sealed/moved', stored.subarray(0, 200_000));
    const opened = await sealed.open('test-sealed/moved');
    await expect(buffer(opened.read())).rejects.toThrow(CannotOpenSealed);
  });

  it('opens after a rotation of the keys, in a process that has only the new one', async () => {
    await putSealed('test-sealed/rotated');
    const rotating = await start([1, 0]);
    services.push(rotating);
    await rotating.application.get(KeyRotation).rotate({ kind: 'service' });
    const after = await start([1]);
    services.push(after);
    const opened = await parts(after).sealed.open('test-sealed/rotated');
    expect((await buffer(opened.read())).equals(CONTENT)).toBe(true);
  });

  it('has the named key of all processes, also when several make it at once', async () => {
    const { keys } = parts();
    const others = await Promise.all(['a', 'a', 'b', 'a'].map((name) => keys.named(name)));
    const ids = others.map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
    expect(ids[0]).toBe(ids[1]);
    const exported = others.map((key) => key.exportKey().toString('hex'));
    expect(exported[0]).toBe(exported[3]);
  });

  it('can not be read any more when its key was destroyed', async () => {
    const { sealed, keys } = parts();
    const own = keys.generate();
    const transactions = services[0]?.application.get(Transactions);
    await transactions?.run((transaction) => keys.keep(transaction, own, 'test'));
    await sealed.put('test-sealed/shredded', own, HEAD, content());
    expect(await sealed.readHead('test-sealed/shredded')).toEqual(HEAD);
    await transactions?.run((transaction) => keys.destroy(transaction, own.id));
    await expect(sealed.open('test-sealed/shredded')).rejects.toThrow(DataKeyDestroyed);
  });
});
