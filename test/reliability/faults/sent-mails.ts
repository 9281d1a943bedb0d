import { expect } from 'vitest';
import type { MailServer } from '../../platform/mail/mail-server.js';
import type { Service } from '../../support/service.js';

/** The mails of a team: each was written once, sent, and arrived; it may have arrived twice with the same Message-ID. */
export async function expectMailsArrived(
  service: Service,
  mails: MailServer,
  team: string,
  count: number,
): Promise<{ copies: number }> {
  const rows = await service.query<{ id: string; sent: boolean }>(
    'SELECT id, sent_at IS NOT NULL AS sent FROM outbox_mail WHERE recipient = $1 ORDER BY created_at, id',
    [team],
  );
  expect(
    rows.map(({ sent }) => sent),
    'mails in the outbox, and whether they are sent',
  ).toEqual(Array.from({ length: count }, () => true));
  const arrived = mails.received.filter(({ to }) => [to].flat().some((each) => each?.text === team));
  const ids = rows.map(({ id }) => `<${id}@`);
  const known = arrived.map(({ messageId = '' }) => ids.findIndex((id) => messageId.startsWith(id)));
  expect([...new Set(known)].sort(), 'mails that arrived').toEqual(ids.map((_, index) => index));
  return { copies: arrived.length };
}
