import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseEncryptionKeys } from '../../../src/platform/config/encryption-keys.js';
import { readSettings } from '../../../src/platform/config/read-settings.js';
import { DataKey } from '../../../src/platform/encryption/data-key.js';
import { KeyedHash } from '../../../src/platform/encryption/keyed-hash.js';
import { CannotOpenSealed } from '../../../src/platform/encryption/sealed.js';

const PLACE = { field: 'register.keeper.party', record: 'live/2024-01-01/V1' };
const key = (digit: string) => digit.repeat(64);

describe('A sealed value', () => {
  const dataKey = new DataKey('one', randomBytes(32));
  const sealed = dataKey.seal('ANN EXAMPLE, ŵ', PLACE);

  it('opens with its key at its place, and is never the same twice', () => {
    expect(dataKey.open(sealed, PLACE).toString()).toBe('ANN EXAMPLE, ŵ');
    // More than the nonces that are drawn at once.
    const values = Array.from({ length: 3_000 }, () => dataKey.seal('same', PLACE).toString('hex'));
    expect(new Set(values.map((value) => value.slice(2, 26))).size).toBe(3_000);
    expect(sealed.includes('ANN')).toBe(false);
  });

  it.each([
    ['another record', { ...PLACE, record: 'live/2024-01-01/V2' }],
    ['another field', { ...PLACE, field: 'register.keeper.other' }],
  ])('does not open as that of %s', (_, place) => {
    expect(() => dataKey.open(sealed, place)).toThrow(CannotOpenSealed);
  });

  it('does not open with another key, or if any byte was changed or is missing', () => {
    expect(() => new DataKey('two', randomBytes(32)).open(sealed, PLACE)).toThrow(CannotOpenSealed);
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => dataKey.open(changed, PLACE), `byte ${at}`).toThrow(CannotOpenSealed);
    }
    for (const length of [0, 1, 28, sealed.length - 1]) {
      expect(() => dataKey.open(sealed.subarray(0, length), PLACE)).toThrow(CannotOpenSealed);
    }
  });
});

describe('A large sealed value', () => {
  const dataKey = new DataKey('one', randomBytes(32));
  const MIB = 1024 ** 2;

  /** The pieces are copied, because their memory is used again. */
  async function whole({ bytes, pieces }: ReturnType<DataKey['sealInPieces']>): Promise<Buffer> {
    const read: Buffer[] = [];
    for await (const piece of pieces) read.push(Buffer.from(piece));
    const sealed = Buffer.concat(read);
    expect(sealed).toHaveLength(bytes);
    return sealed;
  }

  it.each([
    0,
    1,
    65_536,
    65_537,
    MIB - 1,
    MIB,
    MIB + 1,
    2 * MIB,
    4 * MIB - 7,
  ])('of %i bytes opens like any other', async (size) => {
    const plain = randomBytes(size);
    const sealed = await whole(dataKey.sealInPieces(plain, PLACE));
    expect(dataKey.open(sealed, PLACE).equals(plain)).toBe(true);
    expect(() => dataKey.open(sealed, { ...PLACE, record: 'another' })).toThrow(CannotOpenSealed);
  });

  it('is right beside others that are sealed at the same time', async () => {
    const values = Array.from({ length: 12 }, (_, number) => randomBytes(MIB + number * 100_000));
    const sealed = await Promise.all(values.map((plain) => whole(dataKey.sealInPieces(plain, PLACE))));
    for (const [number, plain] of values.entries()) {
      expect(dataKey.open(sealed[number] ?? Buffer.alloc(0), PLACE).equals(plain), `${number}`).toBe(true);
    }
  });

  it('is an error when its bytes are taken away meanwhile', async () => {
    const memory = new ArrayBuffer(3 * MIB);
    const { pieces } = dataKey.sealInPieces(Buffer.from(memory), PLACE);
    const reading = (async () => {
      for await (const _ of pieces) structuredClone(memory, { transfer: [memory] });
    })();
    await expect(reading).rejects.toThrow('taken away');
  });
});

describe('A keyed hash', () => {
  it('depends on its key, on each part, and on where a part ends', () => {
    const hash = new KeyedHash(randomBytes(32));
    const digests = [
      hash.digest('AB', 'C'),
      hash.digest('A', 'BC'),
      hash.digest('ABC'),
      hash.digest('ABC', ''),
      new KeyedHash(randomBytes(32)).digest('AB', 'C'),
    ].map((digest) => digest.toString('hex'));
    expect(new Set(digests).size).toBe(digests.length);
    expect(hash.digest('AB', 'C').toString('hex')).toBe(digests[0]);
  });
});

describe('ENCRYPTION_KEYS', () => {
  it('has keys with their ids, the current one first', () => {
    const { encryptionKeys } = readSettings({ ENCRYPTION_KEYS: `2026-11:${key('b')}, first:${key('A')}` });
    expect(encryptionKeys?.map(({ id, key: { length } }) => [id, length])).toEqual([
      ['2026-11', 32],
      ['first', 32],
    ]);
    expect(readSettings({}).encryptionKeys).toBeUndefined();
  });

  it.each([
    key('a'),
    `one:${key('a').slice(1)}`,
    `one:${key('g')}`,
    `one:${key('a')},one:${key('b')}`,
    `one:${key('a')},two`,
    ',',
  ])('is refused without being quoted: %s', (text) => {
    expect(parseEncryptionKeys(text)).toBeUndefined();
    expect(() => readSettings({ ENCRYPTION_KEYS: text })).toThrow(
      /ENCRYPTION_KEYS must be keys like 2026-11:<64 hexadecimal digits>, the current one first/,
    );
    expect(() => readSettings({ ENCRYPTION_KEYS: text })).not.toThrow(key('a').slice(1));
  });
});
