import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InvalidSettings, readSettings } from '../../../../src/platform/config/read-settings.js';
import { fileOnDisk } from '../../../../src/recalls/imports/file-source.js';
import { EicarOnlyScanner } from '../../../../src/recalls/imports/scan/eicar-only-scanner.js';
import { EICAR } from './eicar.js';

/** The size of the chunks in which Node.js reads a file. */
const CHUNK = 64 * 1024;

describe('the built-in check', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recalls-test-scan-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const check = async (content: string) => {
    const path = join(folder, 'file.csv');
    await writeFile(path, content);
    return new EicarOnlyScanner().scan(fileOnDisk(path));
  };

  it('finds the EICAR test file', async () => {
    expect(EICAR).toHaveLength(68);
    expect(await check(EICAR)).toBe('infected');
  });

  it.each([0, 1, 34, 67, 68])('finds it when %i of its characters stand in a later chunk', async (later) => {
    const before = 'A'.repeat(3 * CHUNK - EICAR.length + later);

    expect(await check(`${before}${EICAR}${'B'.repeat(CHUNK)}`)).toBe('infected');
  });

  it.each([
    ['an empty file', ''],
    ['all but its last character', EICAR.slice(0, -1)],
    ['a row that is only about it', 'EICAR-STANDARD-ANTIVIRUS,CAR/1,,2024-03-30\n'],
  ])('finds nothing in %s', async (_, content) => {
    expect(await check(content)).toBe('clean');
  });

  it('is not found by scanners itself', async () => {
    for (const folder of ['src/recalls/imports/scan', 'test/recalls/imports/scan']) {
      for (const name of await readdir(folder)) {
        expect(await readFile(join(folder, name), 'utf8')).not.toContain(EICAR);
      }
    }
  });
});

const ENCRYPTION_KEYS = `test:${'0a'.repeat(32)}`;

describe('CLAMD_URL', () => {
  it('must be given in production', () => {
    expect(() => readSettings({ NODE_ENV: 'production', ENCRYPTION_KEYS, DATABASE_URL: 'embedded' })).toThrow(
      InvalidSettings,
    );
    expect(() =>
      readSettings({ NODE_ENV: 'production', ENCRYPTION_KEYS, DATABASE_URL: 'embedded', CLAMD_URL: '' }),
    ).toThrow(
      'CLAMD_URL must be given when NODE_ENV is production: tcp://host:port or unix:/path/of/the/socket of a clamd, which scans the files of manufacturers',
    );
  });

  it.each([
    'tcp://127.0.0.1:3310',
    'tcp://[::1]:3310',
    'tcp://clamd:3310',
    'unix:/run/clamav/clamd.ctl',
  ])('may be %s', (url) => {
    expect(
      readSettings({ NODE_ENV: 'production', ENCRYPTION_KEYS, DATABASE_URL: 'embedded', CLAMD_URL: url })
        .clamdUrl,
    ).toBe(url);
  });

  it.each([
    '127.0.0.1:3310',
    'tcp://clamd',
    'tcp://clamd:99999',
    'http://clamd:3310',
    'unix:clamd.ctl',
  ])('may not be %s', (url) => {
    expect(() => readSettings({ CLAMD_URL: url })).toThrow(
      'CLAMD_URL must be tcp://host:port or unix:/path/of/the/socket',
    );
  });

  it('may be left out elsewhere', () => {
    expect(readSettings({}).clamdUrl).toBeUndefined();
  });
});
