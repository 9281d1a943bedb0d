import { Injectable, Logger } from '@nestjs/common';
import type { Actor } from '../../platform/audit/actor.js';
import { TimeoutError, withTimeout } from '../../platform/clock/with-timeout.js';
import { describeCause } from '../../platform/errors/describe-cause.js';
import type { Decision } from '../imports/closures/held-closures.js';
import { RunDecisions } from '../imports/reports/run-decisions.js';

/** As long as a browser waits for the answer to its form. Thousands of closures are decided in less. */
const WAIT_MS = 3_000;

/** A decision that an administrator has made on a page. */
export interface DecisionToMake {
  readonly decision: 'approve' | 'reject';
  readonly reason: string;
  /** The later file that was shown and is approved against; null when none was. */
  readonly knownLaterFile: string | null;
}

/**
 * Decisions on closures that take longer than a browser waits: millions of closures take minutes. The decision goes on, and its page says so. This
 * is known to the process that decides; whatever another one shows, a second decision waits for the first and is refused after it.
 */
@Injectable()
export class DecisionsInProgress {
  private readonly logger = new Logger('Console');

  /** By run. A failure stays until somebody decides again. */
  private readonly known = new Map<string, { failure?: unknown }>();

  constructor(private readonly decisions: RunDecisions) {}

  /**
   * @returns undefined when the decision is still in progress
   * @throws RecallsError 404 for an unknown run, 409 when it holds nothing or there is another later file
   */
  async decide(
    actor: Actor,
    runId: string,
    { decision, reason, knownLaterFile }: DecisionToMake,
  ): Promise<Decision | undefined> {
    const work = this.decisions.decide(actor, runId, decision, reason, knownLaterFile);
    const entry: { failure?: unknown } = {};
    this.known.set(runId, entry);
    work.then(
      () => this.forget(runId, entry),
      (error: unknown) => {
        entry.failure = error;
      },
    );
    try {
      return await withTimeout(WAIT_MS, work);
    } catch (error) {
      if (error instanceof TimeoutError) {
        // Nobody waits for the error any more, so it would be in no log.
        work.catch((failure: unknown) =>
          this.logger.error(`A decision on run ${runId} failed: ${describeCause(failure)}`),
        );
        return undefined;
      }
      this.forget(runId, entry);
      throw error;
    }
  }

  /** Whether this process is deciding on a run, or why it could not, after the browser had got its answer. */
  statusOf(runId: string): { readonly isDeciding: boolean; readonly failure: unknown } {
    const entry = this.known.get(runId);
    return { isDeciding: entry !== undefined && entry.failure === undefined, failure: entry?.failure };
  }

  private forget(runId: string, entry: object): void {
    if (this.known.get(runId) === entry) this.known.delete(runId);
  }
}
