import type { ClientTeam } from '../../platform/clients/client-registry.js';
import type { KeptSecret } from '../../platform/identity/client-secrets/kept-secret.js';
import { type EmailContent, writeEmail } from '../../platform/mail/email-content.js';
import { LONDON_TIME } from '../../platform/mail/london-time.js';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

const CLOSING =
  'This message was sent by the Vehicle Recalls service. It never contains a client secret, and nobody will ask you for yours.';

/** Who requested a new secret. */
export type SecretMaker = 'your client' | 'an administrator';

const HOW_MADE: Readonly<Record<SecretMaker, string>> = {
  'your client': 'with PUT /credentials',
  'an administrator': 'by an administrator of the Vehicle Recalls service, who will hand it to you',
};

/** Tells a team that its client has a new secret. If nobody in the team requested it, somebody else did. */
export function newSecretEmail(
  team: ClientTeam,
  secret: Omit<KeptSecret, 'lastUsedAt'>,
  { by, address }: { by: SecretMaker; address: string },
): EmailContent {
  const removal =
    team.role === 'manufacturer'
      ? `remove the secret with DELETE /credentials/${secret.keyId} and contact DVSA. The endpoints are described at ${address}/docs.`
      : 'contact DVSA.';
  return writeEmail('Vehicle Recalls API: a new client secret was created', [
    `To the team of ${team.name},`,
    `On ${LONDON_TIME.format(secret.createdAt)} a new client secret was created for your client ${HOW_MADE[by]}. It is the one that begins with ${secret.hint} (key ID ${secret.keyId}), and it expires on ${LONDON_TIME.format(secret.expiresAt)}.`,
    'Your other client secret stays valid until it expires or you remove it.',
    by === 'your client'
      ? `If your team did not ask for it, somebody else has your credentials: ${removal}`
      : `If your team did not ask for it, ${removal}`,
    CLOSING,
  ]);
}

/**
 * Tells a team that a secret expires (API guide, "Requesting a new client secret").
 *
 * @param daysBefore which of the notices this is; a late one says so, and states the remaining time
 */
export function expiryEmail(
  team: ClientTeam,
  secret: Omit<KeptSecret, 'lastUsedAt'>,
  { daysBefore, now, address }: { daysBefore: number; now: Date; address: string },
): EmailContent {
  const leftMs = secret.expiresAt.getTime() - now.getTime();
  const left = timeLeft(leftMs);
  const late = Math.round(leftMs / DAY_MS) < daysBefore;
  return writeEmail(`Vehicle Recalls API: your client secret expires in ${left}`, [
    `To the team of ${team.name},`,
    `Your client secret that begins with ${secret.hint} (key ID ${secret.keyId}) expires in ${left}, on ${LONDON_TIME.format(secret.expiresAt)}. From then on it no longer gets access tokens.`,
    ...(late
      ? [
          `This is the notice due ${days(daysBefore)} before. It is late because the service could not send it in time.`,
        ]
      : []),
    team.role === 'manufacturer'
      ? `What to do: before then, obtain a new client secret with PUT /credentials and use it in place of this one, which stays valid meanwhile. If you have two live secrets already, first remove the one you no longer use, with DELETE /credentials/{keyId}. The endpoints are described at ${address}/docs.`
      : 'What to do: before then, ask your administrator of the Vehicle Recalls service for a new client secret and use it in place of this one, which stays valid meanwhile.',
    'If you use another client secret already, there is nothing to do.',
    CLOSING,
  ]);
}

/** Rounded to a day, and in the last day to an hour: "7 days", "1 day", "5 hours". */
function timeLeft(ms: number): string {
  const wholeDays = Math.round(ms / DAY_MS);
  if (wholeDays >= 1) return days(wholeDays);
  const hours = Math.max(1, Math.round(ms / HOUR_MS));
  return hours === 1 ? '1 hour' : `${hours} hours`;
}

function days(count: number): string {
  return count === 1 ? '1 day' : `${count} days`;
}
