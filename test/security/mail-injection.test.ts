import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';
import { MailServer } from '../platform/mail/mail-server.js';
import { leaveMail, sendDue } from '../platform/mail/outbox-mails.js';
import { ImportSite, importFile } from '../recalls/imports/import-site.js';
import { snapshot } from '../recalls/imports/snapshot-files.js';
import type { Service } from '../support/service.js';

/** After a line end, each of these would start a header, a further mail or a further command. */
const BREAKS: readonly [name: string, text: string][] = [
  ['CR LF', '\r\n'],
  ['LF', '\n'],
  ['CR', '\r'],
  ['vertical tab', '\u000b'],
  ['form feed', '\u000c'],
  ['next line', '\u0085'],
  ['line separator', '\u2028'],
  ['paragraph separator', '\u2029'],
  ['CR LF in an encoded word', '=?utf-8?Q?=0D=0A?='],
  ['an end of mail', '\r\n.\r\nMAIL FROM:<thief@example.com>\r\nRCPT TO:<thief@example.com>\r\nDATA\r\n'],
];

const HEADERS = [
  'auto-submitted',
  'content-type',
  'date',
  'from',
  'message-id',
  'mime-version',
  'subject',
  'to',
];

describe('What callers write, in mails over a real SMTP server', () => {
  let site: ImportSite;
  let mailServer: MailServer;
  let service: Service;

  let maker: OnboardedClient;
  let administrator: OnboardedClient;

  beforeAll(async () => {
    mailServer = new MailServer();
    await mailServer.start();
    site = await ImportSite.open();
    service = await site.start({ smtpUrl: mailServer.url });
    maker = await service.onboard();
    administrator = await service.onboard('admin');
  });
  afterEach(async () => {
    await service.query('DELETE FROM outbox_mail');
    mailServer.recipients.splice(0);
    mailServer.received.splice(0);
  });
  afterAll(async () => {
    await site?.close();
    await mailServer.stop();
  });

  /** The mails of a moment have exactly these recipients, and only our headers. */
  async function expectMailsTo(...recipients: string[]) {
    await sendDue(service);
    expect(mailServer.recipients.splice(0).sort()).toEqual(recipients.sort());
    const mails = mailServer.received.splice(0);
    expect(mails).toHaveLength(recipients.length);
    for (const mail of mails) {
      expect([...mail.headers.keys()].sort()).toEqual(HEADERS);
      expect(mail.attachments).toEqual([]);
      expect(mail.from?.value).toMatchObject([{ name: 'Vehicle Recalls' }]);
    }
    return mails;
  }

  it.each(BREAKS)('a subject with %s stays a subject', async (_name, lineEnd) => {
    const subject = `Hello${lineEnd}Bcc: thief@example.com${lineEnd}${lineEnd}Instead`;
    await leaveMail(service, { recipient: 'team@example.com', subject });
    const [mail] = await expectMailsTo('team@example.com');
    expect(mail?.text?.trim()).toBe('What there is to say.');
    expect(mail?.bcc).toBeUndefined();
  });

  it.each(BREAKS)('a text with %s stays a text', async (_name, lineEnd) => {
    const text = `Hello${lineEnd}Bcc: thief@example.com${lineEnd}.${lineEnd}Instead\n`;
    await leaveMail(service, { recipient: 'team@example.com', text });
    const [mail] = await expectMailsTo('team@example.com');
    expect(mail?.text).toContain('Instead');
  });

  it.each(
    BREAKS,
  )('a manufacturer’s name with %s is refused; one that is stored nevertheless does no harm', async (_name, lineEnd) => {
    const name = `Acme${lineEnd}Bcc: thief@example.com`.slice(0, 90);
    const isPlain = lineEnd.startsWith('=?');
    if (!isPlain)
      await expect(service.onboard('manufacturer', { name })).rejects.toMatchObject({ status: 400 });
    const renamed = await service.onboard();
    await service.query('UPDATE manufacturer SET name = $2 WHERE id = $1', [renamed.manufacturer?.id, name]);
    await importFile(site, service, renamed, 'a.csv', snapshot('V,C/1,,not-a-date'));
    const [mail] = await expectMailsTo(String(renamed.manufacturer?.teamEmail));
    expect(mail?.subject).toBe('Vehicle Recalls: your file was not imported');
  });

  it.each(
    BREAKS.filter(([, text]) => !text.includes('.\r\n')),
  )('a file’s name with %s is shown in one line', async (_name, lineEnd) => {
    const fileName = `a${lineEnd}Bcc: thief@example.com${lineEnd}<b>b</b>.csv`.replaceAll('/', '\\');
    await importFile(site, service, maker, fileName, snapshot('V,C/1,,2024-01-01'));
    const [mail] = await expectMailsTo(String(maker.manufacturer?.teamEmail));
    const ends = ['\r', '\n', '\u000b', '\u000c', '\u0085', '\u2028', '\u2029'];
    for (const end of ends) expect(mail?.text).not.toContain(`${end}Bcc:`);
    expect(String(mail?.html)).not.toContain('<b>');
  });

  it.each([
    ...BREAKS.map(([, lineEnd]) => `team@example.com${lineEnd}Bcc: thief@example.com`),
    'team@example.com,thief@example.com',
    'team@example.com;thief@example.com',
    'team@example.com> BODY=8BITMIME\r\nRCPT TO:<thief@example.com',
    '"team@example.com> RCPT TO:<thief"@example.com',
    'Team <team@example.com>, Thief <thief@example.com>',
    'undisclosed: team@example.com, thief@example.com;',
  ])('an address that is more than one is sent nothing: %j', async (recipient) => {
    await leaveMail(service, { recipient });
    await expectMailsTo();
  });

  it.each([
    ...BREAKS.map(([, lineEnd]) => `team@example.com${lineEnd}Bcc: thief@example.com`),
    'team@example.com,thief@example.com',
    'Team <team@example.com>',
    '"a\r\nb"@example.com',
    'team@[127.0.0.1]',
    'team@example.com\u0000',
  ])('an address that is more than one is refused at onboarding: %j', async (email) => {
    const answer = await service
      .as(administrator)
      .post('/admin/clients', { name: 'Newcomer', email, role: 'mot' });
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toMatchObject([{ field: 'email' }]);
  });
});
