import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';
import { ImportSite, importFile } from '../recalls/imports/import-site.js';
import { recallsOf, snapshot } from '../recalls/imports/snapshot-files.js';
import type { Service } from '../support/service.js';
import { recalls } from '../support/started-service.js';

/** Each command is a process that loads the service: on a busy machine several take more than the usual 30 s. */
const TIMEOUT_MS = 120_000;

describe('recalls closures', { timeout: TIMEOUT_MS }, () => {
  let site: ImportSite;
  let service: Service;

  beforeAll(async () => {
    site = await ImportSite.open();
    service = await site.start({ closureGuard: { count: 0, share: 0 } });
  });
  afterAll(() => site.close());

  const run = (...words: string[]) =>
    recalls(words, { DATA_DIR: join(site.folder, 'data'), DATABASE_URL: site.database.url });

  /** A manufacturer, and the id of a run that holds the closure of its only recall. */
  const hold = async (name: string): Promise<{ maker: OnboardedClient; held: string }> => {
    const maker = await service.onboard('manufacturer', { name });
    await importFile(site, service, maker, 'all.csv', snapshot('VIN1,CAR/1,,2024-01-01'));
    service.clock.advance({ seconds: 1 });
    const { id, state } = await importFile(site, service, maker, 'none.csv', snapshot());
    expect(state).toBe('held');
    return { maker, held: id };
  };

  const fixedOf = async (maker: OnboardedClient) =>
    (await recallsOf(service, maker)).map(({ fixed }) => fixed !== null);

  it('are listed, and approved or rejected once', async () => {
    const { maker: one, held: approved } = await hold('Approved');
    const { maker: two, held: rejected } = await hold('Rejected');

    const list = await run('closures', 'list');
    expect(JSON.parse(list.stdout)).toEqual([
      {
        runId: approved,
        manufacturer: 'Approved',
        manufacturerId: one.manufacturer?.id,
        fileName: 'none.csv',
        receivedAt: expect.any(String),
        held: 1,
        heldWhole: false,
        reasons: expect.arrayContaining(['The file has no rows']),
        laterFile: null,
      },
      {
        runId: rejected,
        manufacturer: 'Rejected',
        manufacturerId: two.manufacturer?.id,
        fileName: 'none.csv',
        receivedAt: expect.any(String),
        held: 1,
        heldWhole: false,
        reasons: expect.arrayContaining(['The file has no rows']),
        laterFile: null,
      },
    ]);

    const approval = await run('closures', 'approve', approved);
    expect(approval).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(approval.stdout)).toEqual({
      runId: approved,
      manufacturer: 'Approved',
      fileName: 'none.csv',
      decision: 'approved',
      closed: 1,
      heldWhole: false,
    });
    expect(await fixedOf(one)).toEqual([true]);

    const rejection = await run('closures', 'reject', rejected);
    expect(JSON.parse(rejection.stdout)).toMatchObject({ runId: rejected, decision: 'rejected', closed: 0 });
    expect(await fixedOf(two)).toEqual([false]);

    expect(await run('closures', 'reject', approved)).toEqual({
      status: 1,
      stdout: '',
      stderr: `The closures of run ${approved} were already approved\n`,
    });
    expect((await run('closures', 'list')).stdout).toBe('[]\n');
  });

  it('are approved with a reason alone while a later file was refused', async () => {
    const { maker, held } = await hold('Late');
    service.clock.advance({ seconds: 1 });
    const later = await importFile(site, service, maker, 'later.csv', 'VIN\n');

    const refused = await run('closures', 'approve', held);
    expect(refused).toMatchObject({ status: 1, stdout: '' });
    expect(refused.stderr).toContain('a later file of the manufacturer was refused (later.csv, received ');
    expect(refused.stderr).toContain(`, run ${later.id}). Wait for it, or approve again with a reason`);
    expect(await fixedOf(maker)).toEqual([false]);

    const approved = await run('closures', 'approve', held, '--reason', 'they are repaired');
    expect(JSON.parse(approved.stdout)).toMatchObject({ decision: 'approved', closed: 1 });
    expect(await fixedOf(maker)).toEqual([true]);
  });

  it('are refused in one line for a run there is none of', async () => {
    expect(await run('closures', 'approve', 'none')).toEqual({
      status: 1,
      stdout: '',
      stderr: 'There is no import run none\n',
    });
  });
});
