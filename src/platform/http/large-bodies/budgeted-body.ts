import type { IncomingMessage, ServerResponse } from 'node:http';
import { BodyStream } from '../body-stream.js';
import { ARRIVAL_MS, type BodyShare } from './body-budget.js';

/** What a body without a declared length takes at first. It doubles as the body grows. */
const FIRST_BYTES = 64 * 1024;

/** A refused caller that still sends is read for this long, so that it can read the answer. */
const LINGER_MS = 5_000;

/** Shorter than the whole, so that a caller that stops is told what it did. */
const SILENCE_MS = 10_000;

/** A body of some MiB that is read into memory, within the budget of the process. */
export abstract class BudgetedBody extends BodyStream {
  constructor(
    private readonly incoming: IncomingMessage,
    response: ServerResponse,
    private readonly limit: number,
  ) {
    super(incoming, response, limit, { silence: SILENCE_MS, overall: ARRIVAL_MS, linger: LINGER_MS });
  }

  /**
   * The bytes are copied into one buffer as they come. Keeping the chunks would take 200 bytes and an object for each: a caller can send
   * chunks of one byte.
   *
   * @throws RequestError 400 when it does not arrive whole in time; 413; 503 when the budget is used up
   */
  async collect(share: BodyShare): Promise<Buffer> {
    const declared = this.incoming.headers['content-length'];
    let buffer = share.allocate(
      declared === undefined ? Math.min(FIRST_BYTES, this.limit) : Number(declared),
    );
    let size = 0;
    for await (const chunk of this.read(share.evicted)) {
      if (size + chunk.length > buffer.length) {
        const bytes = Math.min(this.limit, Math.max(2 * buffer.length, size + chunk.length));
        const larger = share.allocate(bytes);
        buffer.copy(larger, 0, 0, size);
        buffer = larger;
      }
      chunk.copy(buffer, size);
      size += chunk.length;
      share.receive(chunk.length);
    }
    share.finish();
    return buffer.subarray(0, size);
  }
}
