import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ObjectNotFound, type ObjectStore } from '../../../src/platform/object-store/object-store.js';
import { openObjectStore } from '../../../src/platform/object-store/open-object-store.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import { KINDS_OF_STORE, type Place } from './kinds-of-store.js';
import { S3Server } from './s3-server.js';

/** More than two parts of an upload to S3. */
const LARGE = 20 * 1024 ** 2 + 7;

describe.each(KINDS_OF_STORE)('The object store in $kind', ({ prepare }) => {
  let place: Place;
  let store: ObjectStore;
  const children: ChildProcess[] = [];
  beforeAll(async () => {
    place = await prepare();
    store = await place.open();
  });
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await place?.remove();
  });

  const namesUnder = async (prefix: string) => {
    const names: string[] = [];
    for await (const { name } of store.list(prefix)) names.push(name);
    return names.sort();
  };

  it('gives back what was stored, in memory and as a stream, also to another process', async () => {
    const bytes = randomBytes(100_000);
    await store.put('test-bytes/1', bytes);
    expect((await store.get('test-bytes/1')).equals(bytes)).toBe(true);
    const other = await place.open();
    expect((await buffer(await other.stream('test-bytes/1'))).equals(bytes)).toBe(true);
    await store.put('test-bytes/empty', Buffer.alloc(0));
    expect(await store.get('test-bytes/empty')).toHaveLength(0);
  });

  it('stores a stream of unknown length, of which it has only parts in memory', async () => {
    const bytes = randomBytes(LARGE);
    let waiting = 0;
    let most = 0;
    async function* pieces() {
      for (let at = 0; at < LARGE; at += 100_000) {
        waiting += 1;
        most = Math.max(most, waiting);
        yield bytes.subarray(at, at + 100_000);
        waiting -= 1;
      }
    }
    await store.put('test-large/1', pieces());
    expect((await buffer(await store.stream('test-large/1'))).equals(bytes)).toBe(true);
    expect(await store.find('test-large/1')).toMatchObject({ name: 'test-large/1', bytes: LARGE });
    expect(most).toBe(1);
  });

  it('stores pieces of known size, whose memory is used again for the next one', async () => {
    const bytes = randomBytes(5_000_000);
    async function* pieces() {
      const memory = Buffer.alloc(1_000_000);
      for (let at = 0; at < bytes.length; at += memory.length) {
        bytes.copy(memory, 0, at);
        yield memory;
        memory.fill(0);
      }
    }
    await store.put('test-pieces/1', { bytes: bytes.length, pieces: pieces() });
    expect((await store.get('test-pieces/1')).equals(bytes)).toBe(true);
  });

  it('has nothing of an object whose pieces end with an error', async () => {
    async function* pieces() {
      yield Buffer.alloc(1_000);
      throw new Error('no more');
    }
    await expect(store.put('test-pieces/2', { bytes: 2_000, pieces: pieces() })).rejects.toThrow('no more');
    expect(await store.find('test-pieces/2')).toBeUndefined();
  });

  it('replaces an object as a whole, and readers of the one before read it to its end', async () => {
    await store.put('test-again/1', Buffer.from('the first'));
    const reading = await store.stream('test-again/1');
    await store.put('test-again/1', Buffer.from('second'));
    expect((await buffer(reading)).toString()).toBe('the first');
    expect((await store.get('test-again/1')).toString()).toBe('second');
    expect(await namesUnder('test-again/')).toEqual(['test-again/1']);
  });

  it('lists the objects under a prefix with their sizes and times, and no others', async () => {
    const before = Date.now();
    for (const name of ['test-list/b/2', 'test-list/a', 'test-list/b/1', 'test-listed/1'])
      await store.put(name, Buffer.from(name));
    expect(await namesUnder('test-list/')).toEqual(['test-list/a', 'test-list/b/1', 'test-list/b/2']);
    expect(await namesUnder('test-list/b/')).toEqual(['test-list/b/1', 'test-list/b/2']);
    expect(await namesUnder('test-nothing/')).toEqual([]);
    for await (const { name, bytes, storedAt } of store.list('test-list/')) {
      expect(bytes).toBe(name.length);
      // S3 tells whole seconds.
      expect(storedAt).toBeGreaterThan(before - 2_000);
      expect(storedAt).toBeLessThan(Date.now() + 2_000);
    }
  });

  it('lists more objects than a page of S3 has', async () => {
    const names = Array.from({ length: 1_005 }, (_, each) => `test-many/${String(each).padStart(4, '0')}`);
    for (let first = 0; first < names.length; first += 50)
      await Promise.all(names.slice(first, first + 50).map((name) => store.put(name, Buffer.from('x'))));
    expect(await namesUnder('test-many/')).toEqual(names);
  });

  it('deletes an object, and deletes it again without an error', async () => {
    await store.put('test-delete/1', Buffer.from('x'));
    await store.delete('test-delete/1');
    await store.delete('test-delete/1');
    await store.delete('test-never/1');
    expect(await store.find('test-delete/1')).toBeUndefined();
    expect(await namesUnder('test-delete/')).toEqual([]);
  });

  it('says that an object does not exist', async () => {
    await store.put('test-missing/folder/1', Buffer.from('x'));
    for (const name of ['test-missing/1', 'test-missing/folder', 'test-missing/folder/1/2']) {
      await expect(store.get(name)).rejects.toThrow(ObjectNotFound);
      await expect(store.stream(name)).rejects.toThrow(`There is no object ${name}`);
      expect(await store.find(name)).toBeUndefined();
    }
  });

  it.each([
    '',
    '/',
    '.',
    '..',
    '../outside',
    'test/../../outside',
    'test/..',
    '/etc/passwd',
    'test//1',
    'test/',
    'test/.hidden',
    '.parts/1',
    'test\\..\\1',
    'test/\0',
    'test/é',
    'test/a b',
    'x'.repeat(201),
    `${'x/'.repeat(250)}x`,
  ])('refuses the name %j, which could be outside its place or mean two objects', async (name) => {
    await expect(store.put(name, Buffer.from('x'))).rejects.toThrow(TypeError);
    await expect(store.get(name)).rejects.toThrow(TypeError);
    await expect(store.stream(name)).rejects.toThrow(TypeError);
    await expect(store.find(name)).rejects.toThrow(TypeError);
    await expect(store.delete(name)).rejects.toThrow(TypeError);
    const list = store.list(`${name}${name.endsWith('/') ? '/' : ''}`)[Symbol.asyncIterator]();
    await expect(list.next()).rejects.toThrow(TypeError);
  });

  it.each([0, 3, 200])('shows nothing of an object whose source fails after %i pieces', async (pieces) => {
    await store.put(`test-failed/${pieces}`, Buffer.from('before'));
    async function* failing() {
      for (let each = 0; each < pieces; each += 1) yield randomBytes(100_000);
      throw new Error('the source has ended');
    }
    await expect(store.put(`test-failed/${pieces}`, failing())).rejects.toThrow('the source has ended');
    expect((await store.get(`test-failed/${pieces}`)).toString()).toBe('before');
    await expect(store.put(`test-failed/new-${pieces}`, failing())).rejects.toThrow('the source has ended');
    expect(await store.find(`test-failed/new-${pieces}`)).toBeUndefined();
  });

  it.each([
    0, 3, 200,
  ])('shows nothing of a put whose process was killed after %i pieces, and removes what is left', async (pieces) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', PUTTING], {
      env: {
        PATH: process.env.PATH,
        ...place.variables,
        PIECES: String(pieces),
        SERVICE: pathToFileURL(resolve('dist/src/platform')).href,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    await once(child.stdout ?? child, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');

    expect(await namesUnder('test-killed/')).toEqual([]);
    expect(await store.find('test-killed/1')).toBeUndefined();
    expect(await store.removeInterrupted(0)).toBe(0);
    const removed = await store.removeInterrupted(Date.now() + 60_000);
    // s3rver does not tell which uploads were interrupted.
    expect(removed).toBe(place.settings.bucket === undefined ? 1 : 0);
    await store.put('test-killed/1', Buffer.from('sent again'));
    expect((await store.get('test-killed/1')).toString()).toBe('sent again');
    await store.delete('test-killed/1');
  });

  it('answers many puts and gets at once', async () => {
    const objects = Array.from({ length: 64 }, (_, each) => ({
      name: `test-at-once/${each % 4}/${each}`,
      bytes: randomBytes(50_000),
    }));
    await Promise.all(objects.map(({ name, bytes }) => store.put(name, bytes)));
    for (const { name, bytes } of objects) expect((await store.get(name)).equals(bytes)).toBe(true);
  });

  it('is checked, and says what is wrong when it can not be reached: every call is 503', async () => {
    await expect(store.check()).resolves.toBeUndefined();
    await place.breakDown();
    const other = await place.open();
    const calls = [
      () => other.check(),
      () => other.put('test-down/1', Buffer.from('x')),
      () =>
        other.put(
          'test-down/1',
          (async function* () {
            yield Buffer.from('x');
          })(),
        ),
    ];
    for (const call of calls) {
      await expect(call()).rejects.toMatchObject({ kind: 'unavailable' });
    }
  });
});

describe('A bucket whose connections are all closed at once', () => {
  let server: S3Server;
  let proxy: TcpProxy;
  let store: ObjectStore;
  beforeAll(async () => {
    server = await S3Server.start();
    proxy = await TcpProxy.before(server.settings.endpoint ?? '');
    store = await openObjectStore({
      bucket: { ...server.settings, endpoint: proxy.url.replace(/\/$/, '') },
      dataDir: '/nowhere',
    });
  });
  afterAll(async () => {
    await proxy?.stop();
    await server?.stop();
  });

  const objects = Array.from({ length: 64 }, (_, each) => ({
    name: `test-closed/${each}`,
    bytes: randomBytes(50_000),
  }));

  it.each([
    'in the middle of their calls',
    'while they wait for calls',
  ])('loses no call: %s', async (when) => {
    await Promise.all(objects.map(({ name }) => store.put(name, Buffer.from('before'))));
    const before = proxy.opened;
    const inMiddle = when === 'in the middle of their calls';
    if (inMiddle) proxy.whenSent('PUT /', () => proxy.interrupt());
    const puts = objects.map(({ name, bytes }) => store.put(name, bytes));
    if (!inMiddle) proxy.interrupt();
    await Promise.all(puts);
    // What was closed was opened again, so the calls did meet closed connections.
    expect(proxy.opened).toBeGreaterThan(before);
    for (const { name, bytes } of objects) expect((await store.get(name)).equals(bytes)).toBe(true);
  });
});

/** Puts an object whose source never ends. */
const PUTTING = `
  const { openObjectStore } = await import(process.env.SERVICE + '/object-store/open-object-store.js');
  const { readSettings } = await import(process.env.SERVICE + '/config/read-settings.js');
  const store = await openObjectStore(readSettings());
  async function* pieces() {
    for (let each = 0; each < Number(process.env.PIECES); each += 1) yield Buffer.alloc(100_000, 1);
    console.log('half');
    await new Promise((resolve) => setTimeout(resolve, 600_000));
  }
  await store.put('test-killed/1', pieces());
`;
