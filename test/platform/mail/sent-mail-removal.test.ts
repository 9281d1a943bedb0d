import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SentMailRemoval } from '../../../src/platform/mail/sent-mail-removal.js';
import { Service } from '../../support/service.js';
import { leaveMail, outboxOf, sendDue } from './outbox-mails.js';

describe('A mail in the outbox', () => {
  let service: Service;

  beforeEach(async () => {
    service = await Service.start();
  });
  afterEach(() => service.stop());

  const remove = () => service.application.get(SentMailRemoval, { strict: false }).tick();
  const subjects = async () => (await outboxOf(service)).map(({ subject }) => subject);

  it('is kept for 30 days after it was sent, and then removed', async () => {
    await leaveMail(service, { subject: 'Sent first' });
    await sendDue(service);
    service.clock.advance({ milliseconds: 1 });
    await leaveMail(service, { subject: 'Sent a moment later' });
    await sendDue(service);

    service.clock.advance({ days: 30 });
    await remove();
    expect(await subjects()).toEqual(['Sent a moment later']);
    service.clock.advance({ milliseconds: 1 });
    await remove();
    expect(await subjects()).toEqual([]);
  });

  it('stays while it was not sent, however old it is', async () => {
    await leaveMail(service, { subject: 'To nobody', recipient: 'not an address' });
    await sendDue(service);
    service.clock.advance({ days: 400 });
    await remove();
    expect(await outboxOf(service)).toMatchObject([{ subject: 'To nobody', sent_at: null, attempts: 1 }]);
  });

  it('is removed with all others that are due, however many they are', async () => {
    await service.query(
      `INSERT INTO outbox_mail (id, recipient, subject, body_text, body_html, created_at, next_attempt_at, sent_at)
       SELECT gen_random_uuid(), 'team@example.com', 'Old', '', '', $1, $1, $1 FROM generate_series(1, 2500)`,
      [new Date(service.clock.now())],
    );
    service.clock.advance({ days: 31 });
    await remove();
    expect(await outboxOf(service)).toEqual([]);
  });
});
