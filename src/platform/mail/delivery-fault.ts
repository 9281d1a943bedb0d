import { UnusableRecipient } from './mail-message.js';

/** The reason why a mail could not be delivered, in a form that is safe to store and log. */
export interface DeliveryFault {
  readonly description: string;
  /** Whether this mail would be refused again while other mails might be accepted. */
  readonly permanent: boolean;
}

/** The SMTP steps in which a 5xx reply is about this mail; in all others (login, sender) it is about our settings. */
const STEPS_ABOUT_THE_MAIL: readonly unknown[] = ['RCPT TO', 'DATA'];

/**
 * Only codes of an error are used, because a server's text repeats the recipient's address ("<x@y>: no such user"), and a file system's
 * text contains folders. The result is, for example, `EENVELOPE RCPT TO 550 5.1.1`.
 */
export function describeDeliveryFault(error: unknown): DeliveryFault {
  if (error instanceof UnusableRecipient) return { description: error.message, permanent: true };
  const { code, originalCode, command, responseCode, response, permanent } = (error ?? {}) as Record<
    string,
    unknown
  >;
  const parts = [code, originalCode, command, responseCode, enhancedCodeIn(response)].filter(
    (part) => typeof part === 'string' || typeof part === 'number',
  );
  return {
    description: parts.length > 0 ? parts.join(' ') : 'unknown fault',
    permanent: permanent === true && STEPS_ABOUT_THE_MAIL.includes(command),
  };
}

/** The `5.1.1` of `550 5.1.1 …` (RFC 3463), which is more precise than the three digits. */
function enhancedCodeIn(response: unknown): string | undefined {
  if (typeof response !== 'string') return undefined;
  return /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1];
}
