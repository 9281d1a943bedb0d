import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Transactions } from '../../../src/platform/database/transaction.js';
import { Outbox } from '../../../src/platform/mail/outbox.js';
import { FakeClock } from '../../support/fake-clock.js';
import { Service } from '../../support/service.js';
import { leaveMail, outboxOf, sendDue } from './outbox-mails.js';

describe('Mail without an SMTP server', () => {
  let service: Service;
  let folder: string;

  beforeEach(async () => {
    // Set at the start, because with a later change the mails could look old and be removed at once.
    const clock = new FakeClock(Date.parse('2026-03-01T09:30:00.123Z'));
    service = await Service.start({ mailFrom: 'recalls@dvsa.test' }, { clock });
    folder = join(service.settings.dataDir, 'mail');
  });
  afterEach(() => service.stop());

  it('becomes an .eml file that mail programs read', async () => {
    await leaveMail(service, {
      subject: 'Fünf Rückrufe',
      text: 'Grüße, "Maker" & Söhne\n',
      html: '<p>Grüße</p>\n',
    });
    await sendDue(service);

    const [row] = await outboxOf(service);
    expect(await readdir(folder)).toEqual([`2026-03-01T09-30-00.123Z_${row?.id}.eml`]);
    const mail = await simpleParser(await readFile(join(folder, `2026-03-01T09-30-00.123Z_${row?.id}.eml`)));
    expect(mail.subject).toBe('Fünf Rückrufe');
    expect(mail.to).toMatchObject({ value: [{ address: 'recalls-team@example.com' }] });
    expect(mail.from).toMatchObject({ value: [{ name: 'Vehicle Recalls', address: 'recalls@dvsa.test' }] });
    expect(mail.text).toBe('Grüße, "Maker" & Söhne\n');
    expect(mail.html).toBe('<p>Grüße</p>\n');
    expect(mail.date).toEqual(new Date('2026-03-01T09:30:00.000Z'));
    expect(mail.messageId).toBe(`<${row?.id}@dvsa.test>`);
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(row).toMatchObject({
      attempts: 1,
      sent_at: new Date('2026-03-01T09:30:00.123Z'),
      last_error: null,
    });
  });

  it('is readable by the service alone, sorts by time, and is written once', async () => {
    await leaveMail(service, { subject: 'First' });
    service.clock.advance({ milliseconds: 1 });
    await leaveMail(service, { subject: 'Second' });
    await sendDue(service);
    await sendDue(service);

    const names = (await readdir(folder)).sort();
    const subjects = await Promise.all(
      names.map(async (name) => (await simpleParser(await readFile(join(folder, name)))).subject),
    );
    expect(subjects).toEqual(['First', 'Second']);
    for (const name of names) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  });

  it('is not sent when the transaction that left it is rolled back', async () => {
    const outbox = service.application.get(Outbox);
    const attempt = service.application.get(Transactions).run(async (transaction) => {
      await outbox.add(transaction, { recipient: 'a@example.com', subject: 'No', text: 'No', html: 'No' });
      throw new Error('changed my mind');
    });
    await expect(attempt).rejects.toThrow('changed my mind');
    await leaveMail(service, { subject: 'Yes' });
    await sendDue(service);

    expect(await outboxOf(service)).toMatchObject([{ subject: 'Yes' }]);
    expect(await readdir(folder)).toHaveLength(1);
  });

  it('leaves soon after the commit without being asked', async () => {
    await leaveMail(service);
    await expect.poll(async () => (await outboxOf(service))[0]?.sent_at, { timeout: 10_000 }).not.toBeNull();
    expect(await readdir(folder)).toHaveLength(1);
  });

  it('can be given no further header or recipient through its subject', async () => {
    await leaveMail(service, { subject: 'Hello\r\nBcc: thief@example.com\r\n\r\nInstead' });
    await sendDue(service);

    const [name = ''] = await readdir(folder);
    const mail = await simpleParser(await readFile(join(folder, name)));
    expect([...mail.headers.keys()].sort()).toEqual([
      'auto-submitted',
      'content-type',
      'date',
      'from',
      'message-id',
      'mime-version',
      'subject',
      'to',
    ]);
    expect(mail.text).toBe('What there is to say.\n');
  });

  it.each([
    'team@example.com\r\nBcc: thief@example.com',
    'team@example.com, thief@example.com',
    'Team <team@example.com>',
    'team@example.com thief@example.com',
    'nobody',
    '',
  ])('does not go to a recipient that is not one address: %j', async (recipient) => {
    await leaveMail(service, { recipient });
    await sendDue(service);

    await expect(readdir(folder)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await outboxOf(service)).toMatchObject([
      { attempts: 1, sent_at: null, last_error: 'recipient is not one e-mail address' },
    ]);
  });
});
