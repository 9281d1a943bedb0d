import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDatabase, Service } from '../../support/service.js';
import { MailServer } from './mail-server.js';
import { leaveMail, outboxOf, sendDue } from './outbox-mails.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('Mail over SMTP', () => {
  let server: MailServer;
  let service: Service;

  beforeEach(async () => {
    server = new MailServer();
    await server.start();
    service = await Service.start({ smtpUrl: server.url, mailFrom: 'recalls@dvsa.test' });
  });
  afterEach(async () => {
    await service.stop();
    await server.stop();
  });

  it('arrives with both texts, from the address in the settings', async () => {
    await leaveMail(service, { subject: 'Hello', text: 'Plain.\n', html: '<p>Rich.</p>\n' });
    await sendDue(service);

    const [row] = await outboxOf(service);
    expect(server.recipients).toEqual(['recalls-team@example.com']);
    expect(server.received).toMatchObject([
      {
        subject: 'Hello',
        text: 'Plain.\n',
        html: '<p>Rich.</p>\n',
        messageId: `<${row?.id}@dvsa.test>`,
        from: { value: [{ name: 'Vehicle Recalls', address: 'recalls@dvsa.test' }] },
        to: { value: [{ address: 'recalls-team@example.com' }] },
      },
    ]);
    expect(row).toMatchObject({ attempts: 1, last_error: null, sent_at: new Date(service.clock.now()) });
  });

  it('waits for a server that is down, ever longer up to an hour, and arrives when it is back', async () => {
    await server.stop();
    await leaveMail(service);
    const pauses: number[] = [];
    for (let attempt = 1; attempt <= 9; attempt++) {
      await sendDue(service);
      const [row] = await outboxOf(service);
      expect(row).toMatchObject({ attempts: attempt, sent_at: null });
      expect(row?.last_error).toContain('ECONNREFUSED');
      const pause = (row?.next_attempt_at.getTime() ?? 0) - service.clock.now();
      pauses.push(pause);
      service.clock.advance({ milliseconds: pause - 1 });
      await sendDue(service);
      expect((await outboxOf(service))[0]?.attempts).toBe(attempt);
      service.clock.advance({ milliseconds: 1 });
    }
    expect(pauses).toEqual([0.5, 1, 2, 4, 8, 16, 32, 60, 60].map((minutes) => minutes * MINUTE));

    await server.start();
    await sendDue(service);
    expect(server.received).toHaveLength(1);
    expect(await outboxOf(service)).toMatchObject([
      { attempts: 10, last_error: null, sent_at: expect.any(Date) },
    ]);
  });

  it('is tried again soon when the server says "later"', async () => {
    server.refuseRecipients = { code: 451, text: '4.7.1 <recalls-team@example.com>: Greylisted' };
    await leaveMail(service);
    await sendDue(service);

    const [row] = await outboxOf(service);
    expect(row).toMatchObject({
      attempts: 1,
      sent_at: null,
      last_error: 'EENVELOPE RCPT TO 451 4.7.1',
      refused_at: null,
    });
    expect(row?.next_attempt_at.getTime()).toBe(service.clock.now() + 30_000);

    server.refuseRecipients = undefined;
    service.clock.advance({ seconds: 30 });
    await sendDue(service);
    expect(server.received).toHaveLength(1);
  });

  it.each([
    [
      'a recipient',
      { refuseRecipients: { code: 550, text: '5.1.1 <recalls-team@example.com>: No such user' } },
      'EENVELOPE RCPT TO 550 5.1.1',
    ],
    [
      'a message',
      { refuseMessages: { code: 554, text: 'Message for recalls-team@example.com is spam' } },
      'EMESSAGE DATA 554',
    ],
  ])('is kept and tried once a day when the server refuses %s for good', async (_what, refusal, lastError) => {
    Object.assign(server, refusal);
    await leaveMail(service);
    await sendDue(service);

    const [row] = await outboxOf(service);
    const refusedAt = new Date(service.clock.now());
    expect(row).toMatchObject({ attempts: 1, sent_at: null, last_error: lastError, refused_at: refusedAt });
    expect(row?.next_attempt_at.getTime()).toBe(service.clock.now() + 24 * HOUR);

    Object.assign(server, { refuseRecipients: undefined, refuseMessages: undefined });
    service.clock.advance({ days: 1 });
    await sendDue(service);
    expect((await outboxOf(service))[0]?.refused_at).toBeNull();
    expect(server.received).toMatchObject([{ messageId: `<${row?.id}@dvsa.test>` }]);
  });

  it('does not hold up the mails behind one that is refused', async () => {
    await leaveMail(service, { recipient: 'not an address', subject: 'Bad' });
    service.clock.advance({ seconds: 1 });
    await leaveMail(service, { subject: 'Good' });
    await sendDue(service);

    expect(server.received).toMatchObject([{ subject: 'Good' }]);
  });

  it('counts a wrong password as our fault, not the mail’s: it is tried again soon', async () => {
    const other = await Service.start({ smtpUrl: server.url.replace('//', '//user:wrong@') });
    await leaveMail(other);
    await sendDue(other);

    const [row] = await outboxOf(other);
    expect(row?.last_error).toContain('EAUTH');
    expect(row?.last_error).not.toContain('wrong');
    expect(row?.next_attempt_at.getTime()).toBe(other.clock.now() + 30_000);
    await other.stop();
  });

  it('arrives once when several processes send at the same time', async () => {
    const database = await createDatabase();
    const settings = { smtpUrl: server.url };
    const processes = await Promise.all(
      [1, 2, 3].map(() => Service.start(settings, { clock: service.clock, databaseUrl: database.url })),
    );
    const [first] = processes;
    if (!first) throw new Error('No process was started.');
    server.delayMs = 50;
    for (let index = 0; index < 6; index++) await leaveMail(first, { subject: `Mail ${index}` });
    await Promise.all(processes.map(sendDue));

    expect(server.received.map(({ subject }) => subject).sort()).toEqual(
      [0, 1, 2, 3, 4, 5].map((index) => `Mail ${index}`),
    );
    expect((await outboxOf(first)).map(({ attempts }) => attempts)).toEqual([1, 1, 1, 1, 1, 1]);
    for (const process of processes) await process.stop();
    await database.drop();
  });

  it('arrives twice with the same Message-ID when the first delivery was not confirmed', async () => {
    server.delayMs = 1_000;
    await leaveMail(service);
    const round = sendDue(service);
    await expect.poll(() => server.recipients.length).toBe(1);
    await service.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND state = 'idle in transaction' AND query LIKE '%outbox_mail%'`,
    );
    await expect(round).rejects.toThrow();
    await expect.poll(() => server.received.length).toBe(1);
    expect(await outboxOf(service)).toMatchObject([{ attempts: 0, sent_at: null }]);

    await sendDue(service);
    const ids = server.received.map(({ messageId }) => messageId);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    expect(await outboxOf(service)).toMatchObject([{ attempts: 1, sent_at: expect.any(Date) }]);
  });

  it('that was being sent when the process stopped is finished first', async () => {
    const database = await createDatabase();
    const stopping = await Service.start({ smtpUrl: server.url }, { databaseUrl: database.url });
    server.delayMs = 300;
    await leaveMail(stopping);
    const round = sendDue(stopping);
    await expect.poll(() => server.recipients.length).toBe(1);
    await stopping.stop();
    await round;

    expect(server.received).toHaveLength(1);
    const next = await Service.start({ smtpUrl: server.url }, { databaseUrl: database.url });
    await sendDue(next);
    expect(server.received).toHaveLength(1);
    expect(await outboxOf(next)).toMatchObject([{ attempts: 1, sent_at: expect.any(Date) }]);
    await next.stop();
    await database.drop();
  });

  it('is left for the next process when the server hangs while this one stops', async () => {
    const database = await createDatabase();
    const stopping = await Service.start({ smtpUrl: server.url }, { databaseUrl: database.url });
    server.delayMs = 60_000;
    await leaveMail(stopping);
    const round = sendDue(stopping);
    await expect.poll(() => server.recipients.length).toBe(1);
    const begun = performance.now();
    await stopping.stop();
    await round;
    expect(performance.now() - begun).toBeLessThan(9_000);

    server.delayMs = 0;
    const next = await Service.start(
      { smtpUrl: server.url },
      { databaseUrl: database.url, clock: stopping.clock },
    );
    expect(await outboxOf(next)).toMatchObject([{ attempts: 1, sent_at: null, last_error: 'EABORT' }]);
    next.clock.advance({ seconds: 30 });
    await sendDue(next);
    expect(server.received).toHaveLength(1);
    await next.stop();
    await database.drop();
  });
});
