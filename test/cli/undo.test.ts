import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';
import { ImportSite, importFile } from '../recalls/imports/import-site.js';
import { openOf, rows, setOverApi, vinOf } from '../recalls/imports/safety-site.js';
import { snapshot } from '../recalls/imports/snapshot-files.js';
import type { Service } from '../support/service.js';
import { recalls } from '../support/started-service.js';

/** Each command is a process that loads the service: on a busy machine several take more than the usual 30 s. */
const TIMEOUT_MS = 180_000;

const NOTHING = { reopened: 0, removed: 0, closed: 0, restored: 0, changed: 0, leftAlone: 0 };

describe('Undoing on the command line', { timeout: TIMEOUT_MS }, () => {
  let site: ImportSite;
  let service: Service;
  let maker: OnboardedClient;

  beforeAll(async () => {
    site = await ImportSite.open();
    service = await site.start();
  });
  afterAll(() => site.close());
  beforeEach(async () => {
    maker = await service.onboard();
    await importFile(site, service, maker, 'first.csv', snapshot(...rows(1, 8)));
    service.clock.advance({ minutes: 1 });
  });

  const run = (...words: string[]) =>
    recalls(words, { DATA_DIR: join(site.folder, 'data'), DATABASE_URL: site.database.url });

  it('undoes a run after listing its changes', async () => {
    const wrong = await importFile(site, service, maker, 'wrong.csv', snapshot(...rows(4, 9)));

    const changes = JSON.parse((await run('imports', 'changes', wrong.id, '--json')).stdout);
    expect(changes.map(({ vin, action, status }: Record<string, string>) => [vin, action, status])).toEqual([
      [vinOf(9), 'opened', 'newest'],
      [vinOf(1), 'fixed', 'newest'],
      [vinOf(2), 'fixed', 'newest'],
      [vinOf(3), 'fixed', 'newest'],
    ]);
    expect(JSON.parse((await run('imports', 'told-no', wrong.id, '--json')).stdout)).toEqual(
      [1, 2, 3].map(vinOf),
    );
    const dry = await run('imports', 'undo', wrong.id, '--reason', 'to see', '--dry-run');
    expect(JSON.parse(dry.stdout)).toMatchObject({
      dryRun: true,
      counts: { ...NOTHING, reopened: 3, removed: 1 },
    });
    expect(await openOf(service, maker)).toBe(6);
    const done = await run('imports', 'undo', wrong.id, '--reason', 'a wrong file');
    expect(done).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(done.stdout)).toMatchObject({
      dryRun: false,
      counts: { ...NOTHING, reopened: 3, removed: 1 },
    });
    expect(await openOf(service, maker)).toBe(8);
  });

  it('undoes what a client did since a time, by its name or its id', async () => {
    const since = new Date(service.clock.now()).toISOString();
    await setOverApi(service, maker, 5, 'FIXED');
    await setOverApi(service, maker, 6, 'FIXED');
    const undo = (client: string, ...words: string[]) =>
      run('undo', '--client', client, '--since', since, '--reason', 'a stolen key', ...words);

    expect(JSON.parse((await undo(maker.clientId, '--dry-run')).stdout)).toMatchObject({
      dryRun: true,
      counts: { ...NOTHING, reopened: 2 },
    });
    expect(await openOf(service, maker)).toBe(6);
    expect(JSON.parse((await undo(maker.manufacturer?.name ?? '')).stdout)).toMatchObject({
      dryRun: false,
      counts: { ...NOTHING, reopened: 2 },
    });
    expect(await openOf(service, maker)).toBe(8);
  });

  it.each([
    [['imports', 'undo', 'none', '--reason', 'x'], 'There is no import run none'],
    [['imports', 'changes', 'none'], 'There is no import run none'],
    [['imports', 'told-no', 'none'], 'There is no import run none'],
    [['imports', 'undo', 'none', '--reason', ' '], '--reason must not be empty'],
    [
      ['undo', '--client', 'X', '--since', 'noon', '--reason', 'x'],
      '--since must be a date (YYYY-MM-DD) or a time with its offset (2026-11-22T09:30:00Z)',
    ],
  ])('%j is refused in one line', async (words, line) => {
    expect(await run(...words)).toEqual({ status: 1, stdout: '', stderr: `${line}\n` });
  });
});
