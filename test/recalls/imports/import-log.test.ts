import { rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type OnboardedClient,
  OnboardingService,
} from '../../../src/recalls/onboarding/onboarding.service.js';
import { withoutVins } from '../../../src/recalls/sftp/without-vins.js';
import type { Service } from '../../support/service.js';
import { gatherLog, keepFromLogs } from '../../support/suite-log.js';
import { ed25519Key } from '../sftp/key-pairs.js';
import { ImportSite, importFile, landingOf, runsOf, workerOf } from './import-site.js';
import { EICAR } from './scan/eicar.js';
import { snapshot } from './snapshot-files.js';
import { validate } from './validation-calls.js';

const VIN = 'LOGGEDFILE0000001';
const ROW = `${VIN},C/1,,2024-01-01`;
const COUNTS = {
  added: 0,
  updated: 0,
  reopened: 0,
  closed: 0,
  withdrawn: 0,
  unchanged: 0,
  skipped: 0,
  held: 0,
};

describe('The log of a file', () => {
  let site: ImportSite;
  let service: Service;
  let maker: OnboardedClient;
  let admin: OnboardedClient;
  let log: ReturnType<typeof gatherLog>;
  let makers = 0;

  beforeAll(async () => {
    keepFromLogs('a VIN', VIN);
    site = await ImportSite.open();
    service = await site.start();
    admin = await service.onboard('admin');
  });
  beforeEach(async () => {
    makers += 1;
    maker = await service.application.get(OnboardingService).onboard(
      { kind: 'service' },
      {
        name: `Logged Motors ${makers}`,
        email: 'team@example.com',
        role: 'manufacturer',
        sshKeys: [ed25519Key().publicKey],
      },
    );
    log = gatherLog();
  });
  afterEach(() => log.stop());
  afterAll(() => site.close());

  const send = (name: string, content: string) => importFile(site, service, maker, name, content);

  /** The lines about files, without what all have. */
  const lines = () =>
    log.lines
      .filter(({ context, runId }) => context === 'Imports' && runId !== undefined)
      .map(({ time: _, context: __, ...line }) => line);

  const fileOf = (runId: string, fileName: string) => ({
    runId,
    manufacturerId: maker.manufacturer?.id,
    manufacturer: `Logged Motors ${makers}`,
    fileName,
  });

  it('has a line when it was received and one when it was merged, with numbers', async () => {
    const run = await send('day.csv', snapshot(ROW));

    const file = fileOf(run.id, 'day.csv');
    expect(lines()).toEqual([
      {
        level: 'info',
        msg: 'File received',
        ...file,
        source: 'sftp',
        sizeBytes: snapshot(ROW).length,
        received: run.received_at.toISOString(),
      },
      { level: 'info', msg: 'File merged', ...file, rowsRead: 1, ...COUNTS, added: 1 },
    ]);
  });

  it('has the reasons of a refused file, and nothing of what is in it or of a VIN in its name', async () => {
    const run = await send(`${VIN}_20261101T0600Z.csv`, snapshot(`${VIN},${VIN}!,,${VIN}`));

    expect(run.state).toBe('rejected');
    expect(lines().map(({ msg }) => msg)).toEqual(['File received', 'File refused']);
    expect(lines()[1]).toEqual({
      level: 'info',
      msg: 'File refused',
      ...fileOf(run.id, '…_20261101T0600Z.csv'),
      reasons: ['Invalid Manufacturer Recall Campaign Reference', 'Incorrect date format'],
      faultCount: 2,
    });
    expect(JSON.stringify(log.lines)).not.toContain(VIN);
  });

  it('warns of an infected one', async () => {
    const run = await send('day.csv', snapshot(ROW, EICAR));

    expect(lines()[1]).toEqual({
      level: 'warn',
      msg: 'File infected',
      ...fileOf(run.id, 'day.csv'),
      reasons: ['Infected file'],
      faultCount: 1,
    });
  });

  it('warns of an infected one that was only tried out, of which there is nothing else', async () => {
    await validate(service, maker, snapshot(ROW, EICAR), {
      query: `?fileName=${VIN}.csv`,
      headers: { 'Content-Type': 'text/csv' },
    });

    expect(log.lines.filter(({ context }) => context === 'Imports')).toMatchObject([
      {
        level: 'warn',
        msg: 'File infected that was tried out over the API',
        manufacturerId: maker.manufacturer?.id,
        fileName: '….csv',
      },
    ]);
  });

  it('has both lines of one that is refused because another is in progress', async () => {
    await site.drop(maker, 'first.csv', snapshot(ROW));
    await landingOf(service).onFileUploaded(maker.sftp?.username ?? '', 'first.csv');
    await site.drop(maker, 'second.csv', snapshot(ROW));
    await landingOf(service).onFileUploaded(maker.sftp?.username ?? '', 'second.csv');
    while (await workerOf(service).tick());

    expect(lines().map(({ msg, fileName }) => [msg, fileName])).toEqual([
      ['File received', 'first.csv'],
      ['File received', 'second.csv'],
      ['File refused', 'second.csv'],
      ['File merged', 'first.csv'],
    ]);
    expect(lines()[2]).toMatchObject({ reasons: ['Multiple files uploaded'] });
  });

  it('has one that no name was given to, and one that gave way to a newer file', async () => {
    await site.drop(maker, 'waiting.csv', snapshot(ROW));
    await landingOf(service).onFileUploaded(maker.sftp?.username ?? '', 'waiting.csv');
    service.clock.advance({ hours: 7 });
    await send('newer.csv', snapshot(ROW));
    await send('upload.tmp', snapshot(ROW));

    expect(lines().map(({ msg, fileName, reasons }) => [msg, fileName, reasons])).toEqual([
      ['File received', 'waiting.csv', undefined],
      ['File refused', 'waiting.csv', ['Superseded by a newer file']],
      ['File received', 'newer.csv', undefined],
      ['File merged', 'newer.csv', undefined],
      ['File received', 'upload.tmp', undefined],
      ['File refused', 'upload.tmp', ['Wrong file extension']],
    ]);
  });

  it('warns of one that is held, and says when an administrator has decided against it', async () => {
    await service.query('UPDATE client SET disabled_at = now() WHERE id = $1', [maker.clientId]);
    const run = await send('day.csv', snapshot(ROW));
    expect(run).toMatchObject({ state: 'held', held_whole: true });
    const answer = await service.as(admin).post(`/admin/imports/${run.id}/closures/reject`);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);

    expect(lines().slice(1)).toMatchObject([
      { level: 'warn', msg: 'File held', runId: run.id, reasons: run.held_reasons, rowsRead: 1 },
      { level: 'info', msg: 'File refused', runId: run.id, reasons: ['Not approved by an administrator'] },
    ]);
  });

  it('warns of closures that are held, of a file that is merged', async () => {
    const many = Array.from({ length: 60 }, (_, index) => `LOGGEDFILE00001${index},C/1,,2024-01-01`);
    await send('all.csv', snapshot(...many));
    await send('cut.csv', snapshot(...many.slice(0, 1)));

    const held = lines().at(-1);
    expect(held).toMatchObject({
      level: 'warn',
      msg: 'File merged, closures held',
      fileName: 'cut.csv',
      held: 59,
    });
    expect((held?.reasons as string[]).length).toBeGreaterThan(0);
  });

  it('says when one was given up', async () => {
    await site.drop(maker, 'lost.csv', snapshot(ROW));
    await landingOf(service).onFileUploaded(maker.sftp?.username ?? '', 'lost.csv');
    const [run] = await runsOf(service, maker);
    if (!run) throw new Error('The file has no run.');
    await rm(site.objectOf(run));
    await workerOf(service).tick();
    const answer = await service.as(admin).post(`/admin/imports/${run.id}/give-up`, { reason: `no ${VIN}` });
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);

    expect(lines().at(-1)).toMatchObject({
      msg: 'File refused',
      runId: run.id,
      reasons: ['Given up by an administrator'],
    });
    expect(JSON.stringify(log.lines)).not.toContain(VIN);
  });
});

describe('The name of a file in the log', () => {
  it.each([
    ['daily-recalls.csv', 'daily-recalls.csv'],
    ['recalls_20261128T0600Z.csv', 'recalls_20261128T0600Z.csv'],
    ['recalls_20261128T060012Z.csv', 'recalls_20261128T060012Z.csv'],
    ['outstanding 2026-11-28.csv', 'outstanding 2026-11-28.csv'],
    ['1M8GDM9AXKP042788.csv', '….csv'],
    ['acme_wvwzzz1jz3w386752_20261128T0600Z.csv', 'acme_…_20261128T0600Z.csv'],
    ['123456789AC.CSV', '….CSV'],
    ['"acme/17748U47X15831234.csv"', '"acme/….csv"'],
    ['ＷＶＷＺＺＺ１ＪＺ３Ｗ３８６７５２.csv', '….csv'],
  ])('%s is %s', (name, logged) => {
    expect(withoutVins(name)).toBe(logged);
  });
});
