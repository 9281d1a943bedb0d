import { LRUCache } from 'lru-cache';
import type { Clock } from '../clock/clock.js';

/** Bounds the memory: far more than there are clients. */
const MOST_KEPT = 10_000;

/**
 * Answers questions that every call asks, and keeps each answer for a moment. Calls that come while one is being
 * found wait for it together: when an answer grows old, the database is asked once, not by every call in flight.
 *
 * That there is no answer is not kept, and neither is a failure.
 */
export class BriefMemory<Answer extends object> {
  private readonly answers: LRUCache<string, Promise<Answer | undefined>>;

  /** @param freshForMs counted from when the question is put, so no answer is older than that. */
  constructor(
    freshForMs: number,
    clock: Clock,
    private readonly ask: (question: string) => Promise<Answer | undefined>,
  ) {
    this.answers = new LRUCache({
      max: MOST_KEPT,
      ttl: freshForMs,
      ttlResolution: 0,
      // The cache takes the time 0 for "never": a clock may stand there.
      perf: { now: () => clock.monotonic() + 1 },
    });
  }

  find(question: string): Promise<Answer | undefined> {
    const kept = this.answers.get(question);
    if (kept) return kept;
    const asked = this.ask(question);
    this.answers.set(question, asked);
    const drop = () => {
      if (this.answers.peek(question) === asked) this.answers.delete(question);
    };
    asked.then((answer) => answer ?? drop(), drop);
    return asked;
  }

  /** Makes the very next call ask anew, even while an older question is on its way. */
  forget(): void {
    this.answers.clear();
  }
}
