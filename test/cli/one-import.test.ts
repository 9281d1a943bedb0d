import { readFile, rm, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';
import {
  ImportSite,
  importFile,
  landingOf,
  mailsTo,
  runsOf,
  workerOf,
} from '../recalls/imports/import-site.js';
import { snapshot } from '../recalls/imports/snapshot-files.js';
import type { Service } from '../support/service.js';
import { recalls, shell } from '../support/started-service.js';

/** Each command is a process that loads the service: on a busy machine several take more than the usual 30 s. */
const TIMEOUT_MS = 120_000;

const UNKNOWN = '5f0c9d3e-8a41-4a0e-9f57-2f6f2b1f0c11';

describe('recalls imports', { timeout: TIMEOUT_MS }, () => {
  let site: ImportSite;
  let service: Service;
  let maker: OnboardedClient;

  beforeAll(async () => {
    site = await ImportSite.open();
    service = await site.start();
    maker = await service.onboard();
  });
  afterAll(() => site.close());
  afterEach(() => vi.restoreAllMocks());

  const settings = (): NodeJS.ProcessEnv => ({
    DATA_DIR: join(site.folder, 'data'),
    DATABASE_URL: site.database.url,
  });
  const imports = (...words: string[]) => recalls(['imports', ...words], settings());

  it('show and faults print one run as JSON and its faults as CSV', async () => {
    const rows = Array.from({ length: 150 }, (_, row) => `VIN${row},C/1,,=${row}`);
    const { id } = await importFile(site, service, maker, 'recalls.csv', snapshot(...rows));

    const shown = await imports('show', id);
    const faults = await imports('faults', id);

    expect(shown).toMatchObject({ status: 0, stderr: '' });
    const run = JSON.parse(shown.stdout);
    expect(run).toMatchObject({ id, state: 'rejected', faultCount: 150, reasons: ['Incorrect date format'] });
    expect(run.faults).toHaveLength(100);
    expect(faults).toMatchObject({ status: 0, stderr: '' });
    expect(faults.stdout).toBe((await service.as(maker).get(`/imports/${id}/faults.csv`)).text);
    expect(faults.stdout.split('\r\n')).toHaveLength(152);
  });

  it('faults stops silently when its reader closes the pipe', async () => {
    const rows = Array.from({ length: 10_000 }, (_, row) => `VIN${row},C/1,,=${row}`);
    const { id } = await importFile(site, service, maker, 'many.csv', snapshot(...rows));

    const outcome = await shell(`node bin/recalls.js imports faults ${id} | head -n 1`, {
      settings: settings(),
    });

    expect(outcome).toEqual({ status: 0, stdout: 'line,column,reason,value,expected\r\n', stderr: '' });
  });

  it('save decrypts the file of a run into a new one that only its owner can read, which is on record', async () => {
    const content = snapshot('SALSAVE0000000001,C/1,,2024-01-01');
    const { id } = await importFile(site, service, maker, 'saved.csv', content);
    const file = join(site.folder, 'saved.csv');
    expect(await imports('save', id, file)).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(await readFile(file, 'utf8')).toBe(content);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(
      await service.query('SELECT actor_kind, action FROM audit_entry WHERE subject_id = $1', [id]),
    ).toEqual([{ actor_kind: 'command line', action: 'archived file saved' }]);

    const again = await imports('save', id, file);
    expect(again).toMatchObject({ status: 1, stdout: '' });
    expect(again.stderr).toContain('something else is there already');
    expect(await readFile(file, 'utf8')).toBe(content);
    expect(await imports('save', UNKNOWN, `${file}.2`)).toMatchObject({ status: 1, stdout: '' });
  });

  it('give-up ends a run that waits, mails the team, and is on record with the name of the user', async () => {
    await site.drop(maker, 'lost.csv', snapshot());
    await landingOf(service).tick();
    const run = (await runsOf(service, maker)).find(({ file_name }) => file_name === 'lost.csv');
    await rm(site.objectOf(run ?? { archive_file: '' }));
    vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
    await workerOf(service).tick();
    const mails = (await mailsTo(service, maker)).length;

    const outcome = await imports('give-up', run?.id ?? '', '--reason', 'its copy was lost');

    expect(outcome).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(outcome.stdout)).toMatchObject({
      id: run?.id,
      state: 'rejected',
      waitingFor: null,
      reasons: ['Given up by an administrator'],
      faults: [{ expected: 'must be sent again: its copy was lost' }],
    });
    expect(await mailsTo(service, maker)).toHaveLength(mails + 1);
    expect(
      await service.query('SELECT actor_kind, actor_user, action FROM audit_entry WHERE subject_id = $1', [
        run?.id,
      ]),
    ).toEqual([
      { actor_kind: 'command line', actor_user: userInfo().username, action: 'import run given up' },
    ]);
    expect(await imports('give-up', run?.id ?? '', '--reason', 'again')).toEqual({
      status: 1,
      stdout: '',
      stderr: `Run ${run?.id} can't be given up: it is rejected\n`,
    });
  });

  it.each([
    [['show', 'none'], 'There is no import run none'],
    [['show', UNKNOWN], `There is no import run ${UNKNOWN}`],
    [['faults', UNKNOWN], `There is no import run ${UNKNOWN}`],
    [['give-up', UNKNOWN, '--reason', 'x'], `There is no import run ${UNKNOWN}`],
    [['give-up', UNKNOWN, '--reason', ' '], '--reason must not be empty'],
  ])('%j is refused in one line', async (words, line) => {
    expect(await imports(...words)).toEqual({ status: 1, stdout: '', stderr: `${line}\n` });
  });
});
