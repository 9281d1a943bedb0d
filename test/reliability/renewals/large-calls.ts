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
    void this.send(body, bytes, manner).catch(() => {});
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

  private async send(body: readonly Buffer[], bytes: number, manner: Manner): Promise<void> {
    const stopsAt = manner === 'stopping' ? bytes / 10 : manner === 'lying' ? 1_000 : bytes;
    let sent = 0;
    for (const piece of piecesOf(body)) {
      if (this.isOver || sent >= stopsAt) break;
      if (!this.request.write(piece.subarray(0, stopsAt - sent))) await this.hasRoom();
      sent += piece.length;
      if (manner === 'slow') await delay(1_000);
    }
    if (manner === 'whole') this.request.end();
  }

  private async hasRoom(): Promise<void> {
    const over = new AbortController();
    const events = ['drain', 'close'].map((event) => once(this.request, event, { signal: over.signal }));
    try {
      await Promise.race(events);
    } finally {
      over.abort();
      await Promise.allSettled(events);
    }
  }
}

/** The parts are shared by all calls, so they are not put together: that would copy 10 MiB for each. */
function* piecesOf(body: readonly Buffer[]): Generator<Buffer> {
  for (const part of body) {
    for (let at = 0; at < part.length; at += PIECE) yield part.subarray(at, at + PIECE);
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
