import { UnusableRecipient } from './mail-message.js';

/** Why a mail could not be delivered, in words that are safe to keep and to log. */
export interface DeliveryFault {
  readonly description: string;
  /** Whether this mail would be refused again, while others might go through. */
  readonly permanent: boolean;
}

/** The steps in which a server's 5xx speaks of this mail; in all others (login, sender) it speaks of our settings. */
const STEPS_ABOUT_THE_MAIL: readonly unknown[] = ['RCPT TO', 'DATA'];

/**
 * Only codes are kept of an error: a server's own words repeat the recipient's address ("<x@y>: no such
 * user"), and a file system's name folders. What is left is such as `EENVELOPE RCPT TO 550 5.1.1`.
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

/** The `5.1.1` of `550 5.1.1 …` (RFC 3463), which says more than the three digits do. */
function enhancedCodeIn(response: unknown): string | undefined {
  if (typeof response !== 'string') return undefined;
  return /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1];
}
