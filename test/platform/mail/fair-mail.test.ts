import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../support/fake-clock.js';
import { Service } from '../../support/service.js';
import { MailServer } from './mail-server.js';
import { leaveMail, outboxOf, sendDue } from './outbox-mails.js';

const FLOODED = 'flooded@example.com';
const QUIET = 'quiet@example.com';

describe('Mail to many recipients', () => {
  const server = new MailServer();
  let service: Service;

  beforeEach(async () => {
    await server.start();
    const clock = new FakeClock(Date.parse('2026-03-01T09:30:00Z'));
    service = await Service.start({ smtpUrl: server.url }, { clock });
  });
  afterEach(async () => {
    await service.stop();
    await server.stop();
    server.received.length = 0;
    server.recipients.length = 0;
    server.refuseMessages = undefined;
  });

  const flood = async (count: number, subject = 'Your file was not imported') => {
    for (let number = 1; number <= count; number++) {
      // One after another, because their order depends on the millisecond.
      service.clock.advance({ milliseconds: 1 });
      await leaveMail(service, {
        recipient: FLOODED,
        subject,
        text: `File ${number} of the flood.\n`,
        html: `<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>${subject}</title>\n<p>File &lt;${number}&gt; of the flood.</p>\n</html>\n`,
      });
    }
  };
  const textsTo = (recipient: string) =>
    server.received
      .filter((_, place) => server.recipients[place] === recipient)
      .map(({ text }) => text ?? '');

  it('goes to each recipient in turn, however many mails wait for one of them', async () => {
    await flood(29);
    await leaveMail(service, { recipient: QUIET });
    await leaveMail(service, { recipient: 'another@example.com' });
    await sendDue(service);

    expect(server.recipients).toHaveLength(31);
    // There are three recipients, so the last recipient gets its first mail as the third at the latest.
    expect(new Set(server.recipients.slice(0, 3))).toEqual(new Set([FLOODED, QUIET, 'another@example.com']));
  });

  it('goes out one by one up to the thirtieth within an hour, and what follows of one kind goes as one ten minutes later', async () => {
    await flood(32);
    await sendDue(service);
    expect(textsTo(FLOODED)).toEqual(
      Array.from({ length: 30 }, (_, place) => `File ${place + 1} of the flood.\n`),
    );

    service.clock.advance({ seconds: 599 });
    await sendDue(service);
    expect(server.received).toHaveLength(30);

    await flood(1);
    service.clock.advance({ seconds: 1 });
    await sendDue(service);
    expect(server.received).toHaveLength(31);
    const combined = server.received[30];
    expect(combined?.subject).toBe('Your file was not imported');
    expect(combined?.text).toBe(
      'These are 3 messages in one, because more than 30 were for this address within an hour.\n' +
        '\n--------\n\nFile 31 of the flood.\n\n--------\n\nFile 32 of the flood.\n\n--------\n\nFile 1 of the flood.\n',
    );
    expect(combined?.html).toContain(
      '<p>File &lt;31&gt; of the flood.</p>\n<hr>\n<p>File &lt;32&gt; of the flood.</p>',
    );
    expect(String(combined?.html).match(/<html/g)).toHaveLength(1);

    const rows = await outboxOf(service);
    expect(rows.filter(({ sent_at }) => sent_at === null)).toEqual([]);
    const last = rows.find(({ body_text }) => body_text.startsWith('These are'));
    expect(rows.filter(({ combined_into }) => combined_into === last?.id)).toHaveLength(3);
  });

  it('of another kind is not kept back by a flood, and to another recipient neither', async () => {
    await flood(40);
    await sendDue(service);
    await leaveMail(service, { recipient: FLOODED, subject: 'A new client secret was created' });
    await leaveMail(service, { recipient: QUIET, subject: 'Your file was not imported' });
    await sendDue(service);

    expect(
      server.received
        .slice(30)
        .map(({ subject }) => subject)
        .sort(),
    ).toEqual(['A new client secret was created', 'Your file was not imported']);
  });

  it('goes out one by one again an hour after the flood', async () => {
    await flood(30);
    await sendDue(service);
    service.clock.advance({ seconds: 3_600 });
    await flood(2);
    await sendDue(service);
    expect(textsTo(FLOODED)).toHaveLength(32);
  });

  it('that is combined and refused by the server waits as one, and no text of it is lost', async () => {
    await flood(33);
    await sendDue(service);
    service.clock.advance({ minutes: 10 });
    server.refuseMessages = { code: 451, text: 'try again later' };
    await sendDue(service);
    expect(server.received).toHaveLength(30);
    expect((await outboxOf(service)).filter(({ sent_at }) => sent_at === null)).toMatchObject([
      { recipient: FLOODED, attempts: 1 },
    ]);

    server.refuseMessages = undefined;
    service.clock.advance({ minutes: 10 });
    await sendDue(service);
    expect(server.received).toHaveLength(31);
    for (const number of [31, 32, 33])
      expect(server.received[30]?.text).toContain(`File ${number} of the flood.`);
  });

  it('that is combined and refused for good goes one by one, because it may be its size alone', async () => {
    await flood(33);
    await sendDue(service);
    service.clock.advance({ minutes: 10 });
    server.refuseMessages = { code: 552, text: '5.3.4 message too large' };
    await sendDue(service);
    server.refuseMessages = undefined;
    service.clock.advance({ seconds: 30 });
    await sendDue(service);

    expect(textsTo(FLOODED).slice(30).sort()).toEqual(
      [31, 32, 33].map((number) => `File ${number} of the flood.\n`),
    );
    expect((await outboxOf(service)).map(({ combines, combined_into }) => [combines, combined_into])).toEqual(
      Array.from({ length: 33 }, () => [0, null]),
    );
  });

  it('that was tried before goes by itself, because it may have arrived', async () => {
    await flood(30);
    await sendDue(service);
    service.clock.advance({ minutes: 10 });
    server.refuseMessages = { code: 451, text: 'try again later' };
    await flood(1, 'Another subject');
    await sendDue(service);
    server.refuseMessages = undefined;
    await flood(2, 'Another subject');
    service.clock.advance({ minutes: 10 });
    await sendDue(service);

    const texts = textsTo(FLOODED).slice(30);
    expect(texts.filter((text) => text === 'File 1 of the flood.\n')).toHaveLength(1);
    expect(texts).toHaveLength(2);
  });

  it('is split when it would be larger than mail servers take', async () => {
    await flood(30);
    for (let count = 0; count < 3; count++) {
      service.clock.advance({ milliseconds: 1 });
      await leaveMail(service, {
        recipient: FLOODED,
        subject: 'Your file was not imported',
        text: `${'long '.repeat(180_000)}\n`,
      });
    }
    await sendDue(service);
    service.clock.advance({ minutes: 10 });
    await sendDue(service);

    expect(
      server.received
        .slice(30)
        .map(({ text }) => text?.slice(0, 11))
        .sort(),
    ).toEqual(['These are 2', 'long long l']);
    expect((await outboxOf(service)).every(({ sent_at }) => sent_at !== null)).toBe(true);
  });
});
