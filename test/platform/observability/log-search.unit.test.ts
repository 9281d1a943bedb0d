import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { generateApiKey } from '../../../src/platform/clients/api-key.js';
import { generateSecret } from '../../../src/platform/identity/client-secrets/secret-value.js';
import { findLeaks } from '../../support/log-search.js';

const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl';

describe('the search of all logs at the end of a run', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recalls-test-search-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  const search = async (known: readonly [string, string][], ...lines: string[]) => {
    await writeFile(join(folder, '1.known'), known.map((pair) => `${JSON.stringify(pair)}\n`).join(''));
    await writeFile(join(folder, '2.log'), lines.map((line) => `${line}\n`).join(''));
    return findLeaks(folder);
  };

  const secret = generateSecret();

  it.each([
    ['a client secret', secret, `{"msg":"wrong secret ${secret}"}`],
    ['a VIN', '1M8GDM9AXKP042788', '{"path":"/recalls/vin/1M8GDM9AXKP042788?x=1"}'],
    ['a token', TOKEN, `{"authorization":"Bearer ${TOKEN}"}`],
    ['an address', '1 TEST STREET', '{"msg":"a keeper at 1 TEST STREET, SWANSEA"}'],
    ['a name', '«O’NEIL» & SONS', '{"msg":"«O’NEIL» & SONS has no keeper"}'],
  ])('finds %s that was used, and does not repeat it', async (kind, value, line) => {
    const [found = ''] = await search([[kind, value]], '{"level":"info"}', line);
    expect(found).toContain(`${kind}: `);
    expect(found).not.toContain(value);
  });

  it.each([
    ['a token', TOKEN],
    ['an API key', generateApiKey()],
    ['an address with a password', 'postgres://recalls:hunter2@db.example/recalls'],
    ['a private key', '-----BEGIN OPENSSH PRIVATE KEY-----'],
  ])('finds an unregistered %s by its form', async (kind, value) => {
    expect(await search([], `{"msg":"${value}"}`)).toEqual([expect.stringContaining(`${kind}: `)]);
  });

  it('leaves alone what belongs into a log', async () => {
    const line =
      '{"level":"info","time":"2026-11-22T15:43:19.000Z","requestId":"9b2e1c1e-6f0a-4b7e-9d8f-0c5f6d1f2a3b","route":"/recalls/vin/:vin","vin":"e8585c058146"}';
    const known: [string, string][] = [
      ['a VIN', 'E8585C0581'],
      ['a name', 'info level'],
      ['an address', '2026-11-22T15 STREET'],
    ];
    expect(await search(known, line)).toEqual([]);
  });
});
