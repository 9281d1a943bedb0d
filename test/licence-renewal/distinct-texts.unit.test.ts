import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findLeaks } from '../support/log-search.js';
import { distinctTextsOf } from './distinct-texts.js';

const EXAMPLE = JSON.parse(readFileSync('docs/examples/licence-renewal.json', 'utf8'));

describe('The search of the logs for applications', () => {
  async function leaksOf(line: string): Promise<string[]> {
    const folder = await mkdtemp(join(tmpdir(), 'recalls-test-leaks-'));
    try {
      const known = [...distinctTextsOf(EXAMPLE)].map((each) => `${JSON.stringify(each)}\n`).join('');
      await writeFile(join(folder, '1.known'), known);
      await writeFile(join(folder, '1.log'), `${line}\n`);
      return await findLeaks(folder);
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  it.each([
    ['driverNumber', EXAMPLE.driverNumber],
    ['dateOfBirth', EXAMPLE.dateOfBirth],
    ['daytimePhone', EXAMPLE.daytimePhone],
    ['userId', EXAMPLE.handler.userId],
    ['transactionID', EXAMPLE.handler.transactionID],
    ['line1', EXAMPLE.updateAddress.unstructuredAddress.line1],
    ['postcode', EXAMPLE.updateAddress.unstructuredAddress.postcode],
    ['photographImage', EXAMPLE.photo.photographImage],
    ['signatureImage', EXAMPLE.signatureImage],
    ['photoCardBack', EXAMPLE.photoCardBack],
  ])('finds its %s', async (name, text) => {
    const leaks = await leaksOf(JSON.stringify({ level: 'info', msg: `it had ${text} in it` }));
    expect(leaks.some((leak) => leak.startsWith(name))).toBe(true);
  });

  it('finds nothing in a line that has none of it', async () => {
    const line = {
      level: 'info',
      context: 'Requests',
      route: '/drivers-renewal/v1/drivers/renewal',
      status: 202,
    };
    expect(await leaksOf(JSON.stringify(line))).toEqual([]);
  });
});
