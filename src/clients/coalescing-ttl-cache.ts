import { setTimeout as delay } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../clock/clock.js';

/** Bounds the memory: far more than there are clients. */
const MOST_KEPT = 10_000;

/**
 * A question whose last answer is not enough is asked anew at most this often. A caller that asks for what is not there, as
 * often as it can, then costs the database 20 statements a second; what has just been made is found in that time.
 */
const ANEW_PAUSE_MS = 50;

interface Kept<Answer> {
  readonly answer: Promise<Answer | undefined>;
  readonly askedAt: number;
  /** The question that will be asked anew; it has not been sent yet. */
  next?: Promise<Answer | undefined>;
}

/**
 * Answers questions that every call asks, and keeps each answer for a moment. Calls that come while one is being
 * found wait for it together: when an answer grows old, the database is asked once, not by every call in flight.
 *
 * That there is no answer, or not the right one, is true of the moment at which it was asked for, and no longer: whoever
 * comes later has it asked for anew, together with all who come meanwhile. A failure is not kept.
 */
export class CoalescingTtlCache<Answer extends object> {
  private readonly answers: LRUCache<string, Kept<Answer>>;

  /** @param freshForMs counted from when the question is put, so no answer is older than that. */
  constructor(
    freshForMs: number,
    private readonly clock: Clock,
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

  /** @param isEnough what does not satisfy it is asked for anew, once. */
  find(question: string, isEnough: (answer: Answer) => boolean = () => true): Promise<Answer | undefined> {
    const kept = this.answers.get(question);
    if (!kept) return this.askNow(question);
    return kept.answer.then((answer) =>
      answer !== undefined && isEnough(answer) ? answer : this.askAnew(question),
    );
  }

  /** Makes the very next call ask anew, even while an older question is on its way. */
  forget(): void {
    this.answers.clear();
  }

  private askNow(question: string): Promise<Answer | undefined> {
    const kept: Kept<Answer> = { answer: this.ask(question), askedAt: this.clock.monotonic() };
    this.answers.set(question, kept);
    kept.answer.catch(() => {
      if (this.answers.peek(question) === kept) this.answers.delete(question);
    });
    return kept.answer;
  }

  /** By a question that is sent after this call has come. */
  private askAnew(question: string): Promise<Answer | undefined> {
    const kept = this.answers.get(question);
    const pauseMs = kept ? kept.askedAt + ANEW_PAUSE_MS - this.clock.monotonic() : 0;
    if (!kept || pauseMs <= 0) return this.askNow(question);
    kept.next ??= delay(pauseMs).then(() => this.askNow(question));
    return kept.next;
  }
}
