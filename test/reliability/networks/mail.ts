import { expect } from 'vitest';
import { MailServer } from '../../platform/mail/mail-server.js';
import { leaveMail, outboxOf, sendDue } from '../../platform/mail/outbox-mails.js';
import { Service } from '../../support/service.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import type { NetworkFault } from './faults.js';
import type { Cell } from './findings.js';
import { HealthWatch } from './health-watch.js';

/** Every attempt has a timeout. */
const BOUND_MS = 60_000;

const FIRST_RETRY_SECONDS = 30;

/**
 * A mail remains in the outbox while the network to the mail server is broken, and is delivered afterwards.
 *
 * @param deliveries how often the server gets it: twice, if only the response was lost
 */
export async function breakMail(fault: NetworkFault, deliveries = 1): Promise<Cell> {
  const server = new MailServer();
  await server.start();
  const proxy = await TcpProxy.before(server.url);
  const service = await Service.start({ smtpUrl: proxy.url });
  const watch = HealthWatch.start(service);
  try {
    await leaveMail(service);
    fault.begin(proxy);
    const began = performance.now();
    await sendDue(service);
    const longestMs = performance.now() - began;
    expect(longestMs).toBeLessThan(BOUND_MS + 30_000);
    const [mail] = await outboxOf(service);
    expect(mail).toMatchObject({ attempts: 1 });
    expect(mail?.sent_at === null).toBe(fault.total);
    await fault.end(proxy);
    const ended = performance.now();
    service.clock.advance({ seconds: FIRST_RETRY_SECONDS });
    await sendDue(service);
    expect((await outboxOf(service))[0]?.sent_at).not.toBeNull();
    const ids = server.received.map(({ messageId }) => messageId);
    expect(ids).toEqual(Array(deliveries).fill(ids[0]));
    expect(watch.wavered).toEqual([]);
    expect(watch.wasUnready).toBe(false);
    return {
      dependency: 'SMTP',
      fault: fault.name,
      saw: fault.total
        ? `the mail waited (${mail?.last_error}), and arrived ${deliveries === 1 ? 'once' : 'twice, under one Message-ID'}`
        : 'the mail arrived',
      longestMs,
      wholeAfterMs: fault.total ? performance.now() - ended : undefined,
    };
  } finally {
    await watch.stop();
    await proxy.recover();
    await service.stop();
    await proxy.stop();
    await server.stop();
  }
}
