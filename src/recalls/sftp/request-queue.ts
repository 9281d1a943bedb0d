import { Logger } from '@nestjs/common';
import type { SFTPWrapper } from 'ssh2';
import { describeCause } from '../../platform/errors/describe-cause.js';
import { type Answer, refused } from './answer.js';
import { type Backpressure, SMALL_BYTES } from './backpressure.js';
import type { Pace } from './pace.js';
import { refusalFor, SftpError } from './sftp-error.js';

/**
 * Makes sure that each request of a session gets exactly one response, because a client waits for ever for a missing one. Requests are
 * executed one after another, so that a client may send the next one before it has the response to the previous one. Only the parts of a
 * file are written concurrently; they have an order of their own.
 */
export class RequestQueue {
  private readonly logger = new Logger('SFTP');
  private last: Promise<void> = Promise.resolve();
  private isEnding = false;
  private readonly answering = new Set<Promise<void>>();

  /** @param told called for each request and each response */
  constructor(
    private readonly sftp: SFTPWrapper,
    private readonly backpressure: Backpressure,
    private readonly pace: Pace,
    private readonly told: { asked(): void; answered(): void },
  ) {}

  inTurn(id: number, work: () => Promise<Answer>): void {
    this.atOnce(id, 0, () => {
      const result = this.last.then(() => this.pace.turn(() => this.isEnding)).then(work);
      this.last = result.then(
        () => undefined,
        () => undefined,
      );
      return result;
    });
  }

  atOnce(id: number, dataBytes: number, work: () => Promise<Answer>): void {
    this.told.asked();
    const answering = this.backpressure
      .during(dataBytes, async () => {
        const answer = await work().catch((error: unknown) => this.explain(error));
        if (dataBytes < SMALL_BYTES) await this.pace.slice();
        return answer;
      })
      .then((answer) => {
        answer(this.sftp, id);
        this.told.answered();
      })
      // ssh2 throws when the connection is gone; then nobody waits for the response.
      .catch(() => undefined)
      .finally(() => this.answering.delete(answering));
    this.answering.add(answering);
  }

  /** Waits until all queued requests are executed and answered. From here on their pace is not limited. */
  async settled(): Promise<void> {
    this.isEnding = true;
    await this.last;
    await Promise.all(this.answering);
  }

  private explain(error: unknown): Answer {
    const refusal = refusalFor(error);
    if (refusal) return refused(refusal);
    this.logger.error(`A request failed: ${describeCause(error)}`);
    return refused(SftpError.failed('The server failed: try again later.'));
  }
}
