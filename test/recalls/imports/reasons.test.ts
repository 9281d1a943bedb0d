import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WHAT_TO_DO } from '../../../src/recalls/imports/mails/what-to-do.js';
import { REASONS, type Reason } from '../../../src/recalls/imports/runs/reasons.js';
import { MailServer } from '../../platform/mail/mail-server.js';
import { sendDue } from '../../platform/mail/outbox-mails.js';
import type { Service } from '../../support/service.js';
import { ImportSite, stagingTables, workerOf } from './import-site.js';
import { FIXTURES, type Fixture, GONE, MAX_ROWS, NEW, OPEN } from './reason-fixtures.js';
import { listenForFiles, SftpSender } from './sftp-sender.js';
import { snapshot } from './snapshot-files.js';

describe('A file with a fault, sent over SFTP', () => {
  let site: ImportSite;
  let service: Service;
  let mailServer: MailServer;
  let port: number;
  let sender: SftpSender;

  beforeAll(async () => {
    site = await ImportSite.open();
    mailServer = new MailServer();
    await mailServer.start();
    service = await site.start({
      smtpUrl: mailServer.url,
      importMaxRows: MAX_ROWS,
      sftp: { host: '127.0.0.1', port: 0 },
    });
    port = await listenForFiles(service);
  });
  afterAll(async () => {
    await site.close();
    await mailServer.stop();
  });
  afterEach(() => sender.end());

  /** A manufacturer with two open recalls, and an empty mailbox. */
  const begin = async () => {
    sender = await SftpSender.login(service, port);
    await sender.send('before.csv', snapshot(OPEN, GONE));
    await work();
    expect(await sender.runs()).toMatchObject([{ state: 'done', added: '2' }]);
    mailServer.received.length = 0;
    mailServer.recipients.length = 0;
    service.clock.advance({ seconds: 1 });
  };

  const work = async () => {
    while (await workerOf(service).tick());
  };

  /** Everything in the database that a merge could change. */
  const recalls = async () => ({
    recalls: await service.query('SELECT * FROM recall ORDER BY id'),
    history: await service.query('SELECT * FROM recall_history ORDER BY id'),
  });

  const keptFaults = (runId: string | undefined) =>
    service.query(
      'SELECT line, column_name AS "column", reason, value, expected FROM import_fault WHERE run_id = $1',
      [runId],
    );

  const expectOneMail = async (
    name: string,
    reason: Reason,
    { line, column, expected }: Omit<Fixture, 'content'>,
  ) => {
    await sendDue(service);
    await sendDue(service);
    expect(mailServer.recipients).toEqual([sender.maker.manufacturer?.teamEmail]);
    const [mail] = mailServer.received;
    expect(mail?.subject).toBe('Vehicle Recalls: your file was not imported');
    const place = [line === null ? 'The file' : `Line ${line}`, ...(column === null ? [] : [column])].join(
      ', ',
    );
    expect(mail?.text).toContain(`The file ${name}, received on `);
    expect(mail?.text).toContain(`\n${reason}.\n`);
    expect(mail?.text).toContain(`- ${place}: ${reason}: `);
    expect(mail?.text).toContain(expected);
    expect(mail?.text).toContain('Nothing of the file was merged');
    expect(mail?.text).toContain(WHAT_TO_DO[reason]);
    const html = String(mail?.html);
    expect(html).toContain(`>${line ?? ''}</td><td align="left" valign="top">${column ?? ''}</td>`);
    expect(html).toContain(`<p>${reason}.</p>`);
    expect(html).not.toContain('<b>');
  };

  it.each(
    Object.entries(FIXTURES).map(
      ([key, fixture]) => [REASONS[key as keyof typeof REASONS], fixture] as const,
    ),
  )('%s: nothing is merged, and the team gets one mail that says where', async (reason, fixture) => {
    const { name = 'recalls.csv', content, ...fault } = fixture;
    await begin();
    const before = await recalls();

    await sender.send(name, content);
    await work();

    const run = await sender.runOf(name);
    expect(run).toMatchObject({
      state: 'rejected',
      reasons: [reason],
      fault_count: '1',
      added: '0',
      updated: '0',
      reopened: '0',
      closed: '0',
      held: '0',
    });
    expect(await keptFaults(run?.id)).toEqual([
      { line: fault.line, column: fault.column, reason, value: fault.value, expected: fault.expected },
    ]);
    expect(await recalls()).toEqual(before);
    expect(await stagingTables(service)).toEqual([]);
    await expectOneMail(name, reason, fault);
  });

  it('Multiple files uploaded: the second is refused with one mail, and the first continues', async () => {
    await begin();
    const before = await recalls();

    await sender.send('first.csv', snapshot(OPEN, GONE, NEW));
    service.clock.advance({ seconds: 1 });
    await sender.send('second.csv', snapshot(OPEN));

    expect(await recalls()).toEqual(before);
    const second = await sender.runOf('second.csv');
    expect(second).toMatchObject({ state: 'rejected', reasons: [REASONS.multipleFiles], fault_count: '1' });
    const fault = {
      line: null,
      column: null,
      value: 'second.csv',
      expected: 'must be sent when the file before it is done: one file a day',
    };
    expect(await keptFaults(second?.id)).toEqual([{ ...fault, reason: REASONS.multipleFiles }]);
    await work();
    expect(await sender.runOf('first.csv')).toMatchObject({
      state: 'done',
      added: '1',
      unchanged: '2',
      closed: '0',
    });
    await expectOneMail('second.csv', REASONS.multipleFiles, fault);
  });

  it('that has many is reported in one mail with all of them', async () => {
    await begin();
    const rows = Array.from({ length: 3 }, (_, index) => `VIN${index},CAR 1,R#1,never`);
    const before = await recalls();

    await sender.send('recalls.csv', snapshot(...rows));
    await work();
    await sendDue(service);

    expect(await sender.runOf('recalls.csv')).toMatchObject({
      fault_count: '9',
      reasons: [REASONS.manufacturerReferenceInvalid, REASONS.dvsaReferenceInvalid, REASONS.dateFormat],
    });
    expect(mailServer.received).toHaveLength(1);
    expect(mailServer.received[0]?.text?.match(/^- Line /gm)).toHaveLength(9);
    expect(await recalls()).toEqual(before);
  });
});
