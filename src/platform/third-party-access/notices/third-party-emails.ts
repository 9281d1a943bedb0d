import type { KeptApiKey } from '../../clients/api-keys.js';
import type { ClientDetails } from '../../clients/client-registry.js';
import { type EmailContent, writeEmail } from '../../mail/email-content.js';
import { LONDON_TIME } from '../../mail/london-time.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

type Team = Pick<ClientDetails, 'name'>;

const CLOSING = 'Nobody will ask you for your password, a code or an API key.';

const NOT_YOU = 'If it was not your team, somebody else has your credentials: contact the service at once.';

/** The mail with a code. It is the only mail that contains something confidential, which is worthless after 15 minutes. */
export function recoveryCodeEmail(userName: string, code: string): EmailContent {
  return writeEmail('Your code for a new password', [
    `Somebody asked for a new password for the user ${userName}.`,
    `The code is ${code}. It can be used once, within 15 minutes, as "verifyCode" with POST /thirdparty-access/v1/password. A code that was sent before does not work any more.`,
    'If it was not your team, there is nothing to do: your password has not changed.',
    CLOSING,
  ]);
}

export function passwordChangedEmail(userName: string, expiresAt: Date): EmailContent {
  return writeEmail('Your password was changed', [
    `The password of the user ${userName} was changed. The new one expires on ${LONDON_TIME.format(expiresAt)}.`,
    NOT_YOU,
    CLOSING,
  ]);
}

export function userResetEmail(
  { name }: Team,
  userName: string,
  { expiresAt }: { readonly expiresAt: Date },
): EmailContent {
  return writeEmail('Your user was reset', [
    `To the team of ${name},`,
    `An administrator has ended the password of the user ${userName} and will hand you a one-time password. Exchange it for a password of your own with POST /thirdparty-access/v1/password before ${LONDON_TIME.format(expiresAt)}.`,
    'If your team did not ask for it, contact the service.',
    CLOSING,
  ]);
}

export function newApiKeyEmail({ name }: Team, { hint, createdAt, expiresAt }: KeptApiKey): EmailContent {
  const end = expiresAt === null ? '' : `, and it expires on ${LONDON_TIME.format(expiresAt)}`;
  return writeEmail('Your API key was replaced', [
    `To the team of ${name},`,
    `On ${LONDON_TIME.format(createdAt)} your client obtained a new API key with POST /thirdparty-access/v1/new-api-key. It is the one that begins with ${hint}${end}. The key before it works for 60 seconds more.`,
    NOT_YOU,
    CLOSING,
  ]);
}

export function apiKeyExpiryEmail(
  { name }: Team,
  { hint, expiresAt }: { readonly hint: string; readonly expiresAt: Date },
  now: Date,
): EmailContent {
  const left = timeLeft(expiresAt.getTime() - now.getTime());
  return writeEmail(`Your API key expires in ${left}`, [
    `To the team of ${name},`,
    `Your API key that begins with ${hint} expires in ${left}, on ${LONDON_TIME.format(expiresAt)}. From then on every call is refused.`,
    'What to do: before then, obtain a new key with POST /thirdparty-access/v1/new-api-key and use it in place of this one, which works for 60 seconds more.',
    CLOSING,
  ]);
}

export function passwordExpiryEmail(
  { name }: Team,
  { userName, expiresAt }: { readonly userName: string; readonly expiresAt: Date },
  now: Date,
): EmailContent {
  const left = timeLeft(expiresAt.getTime() - now.getTime());
  return writeEmail(`Your password expires in ${left}`, [
    `To the team of ${name},`,
    `The password of the user ${userName} expires in ${left}, on ${LONDON_TIME.format(expiresAt)}. From then on it gets no token, and can only be changed.`,
    'What to do: set a new password with POST /thirdparty-access/v1/password.',
    CLOSING,
  ]);
}

/** Rounded to a day, and in the last day to an hour: "7 days", "1 day", "5 hours". */
function timeLeft(ms: number): string {
  const days = Math.round(ms / DAY_MS);
  if (days >= 1) return days === 1 ? '1 day' : `${days} days`;
  const hours = Math.max(1, Math.round(ms / HOUR_MS));
  return hours === 1 ? '1 hour' : `${hours} hours`;
}
