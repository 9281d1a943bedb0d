import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { RENEWAL_PATH } from '../../licence-renewal/renewal-partner.js';

type Headers = Readonly<Record<string, string>>;

const PIECE = 64 * 1024;

/** How a client sends its body. */
export type Manner = 'whole' | 'slow' | 'stopping' | 'lying';

/** A call whose body is nearly 10 MiB, or claims to be. */
export class LargeCall {
  /** The status of the answer; undefined when the connection ended without one. */
  readonly status: Promise<number | undefined>;
  private readonly request: ClientRequest;
  private isOver = false;

  constructor(url: string, headers: Headers, body: readonly Buffer[], manner: Manner) {
    const bytes = body.reduce((sum, { length }) => sum + length, 0);
    this.request = request(`${url}${RENEWAL_PATH}`, {
      method: 'POST',
      agent: false,
      headers: { ...headers, 'Content-Type': 'application/json', 'Content-Length': bytes },
    });
    this.status = this.answer();
    void this.send(Buffer.concat(body), manner).catch(() => {});
  }

  end(): void {
    this.isOver = true;
    this.request.destroy();
  }

  private async answer(): Promise<number | undefined> {
    try {
      const [response] = (await once(this.request, 'response')) as [IncomingMessage];
      response.resume();
      await once(response, 'end');
      return response.statusCode;
    } catch {
      return undefined;
    } finally {
      this.isOver = true;
    }
  }

  private async send(body: Buffer, manner: Manner): Promise<void> {
    const stopsAt = manner === 'stopping' ? body.length / 10 : manner === 'lying' ? 1_000 : body.length;
    for (let at = 0; at < stopsAt && !this.isOver; at += PIECE) {
      if (!this.request.write(body.subarray(at, Math.min(at + PIECE, stopsAt)))) {
        await Promise.race([once(this.request, 'drain'), once(this.request, 'close')]);
      }
      if (manner === 'slow') await delay(1_000);
    }
    if (manner === 'whole') this.request.end();
  }
}

/** Sends an application until it is accepted. @returns how often it was sent */
export async function submitUntilAccepted(
  url: string,
  headers: Headers,
  body: readonly Buffer[],
): Promise<number> {
  for (let calls = 1; ; calls += 1) {
    const status = await new LargeCall(url, headers, body, 'whole').status;
    if (status === 202) return calls;
    // Without an answer the connection was closed while the body was still sent.
    if (status !== 503 && status !== undefined)
      throw new Error(`An application was answered with ${status}.`);
    await delay(200 + Math.random() * 800);
  }
}
