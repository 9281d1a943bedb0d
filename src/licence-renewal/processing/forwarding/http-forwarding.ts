import { type Forwarded, Forwarding, ForwardingFailed } from './forwarding.js';

/** The connection, all of the request, and the status. */
const TIMEOUT_MS = 30_000;

/**
 * Forwards by POST. `Idempotency-Key` is the client's id and its transaction id, by which the receiver knows an application that it has already, because
 * another client may use the same transaction id. Any status of 2xx says that it was taken.
 */
export class HttpForwarding extends Forwarding {
  constructor(
    private readonly url: string,
    private readonly token: string | undefined,
  ) {
    super();
  }

  async deliver({ clientId, transactionId, content }: Forwarded, signal: AbortSignal): Promise<void> {
    const response = await fetch(this.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        // A transaction id may have any characters, also halves of pairs, and a header may not.
        'idempotency-key': `"${clientId}:${encodeURIComponent(Buffer.from(transactionId).toString())}"`,
        ...(this.token === undefined ? {} : { authorization: `Bearer ${this.token}` }),
      },
      body: new Uint8Array(content),
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      // A redirect would send the application to somebody else.
      redirect: 'manual',
    }).catch((error: unknown) => {
      throw new ForwardingFailed(`no answer: ${reasonOf(error)}`);
    });
    // The answer has nothing that is needed. Its end is not waited for.
    await response.body?.cancel().catch(() => {});
    if (!response.ok) throw new ForwardingFailed(`status ${response.status}`);
  }
}

/** A code or a name, and never a message, which may quote what was sent. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason';
  const { code, name } = (error.cause instanceof Error ? error.cause : error) as NodeJS.ErrnoException;
  return code ?? name;
}
