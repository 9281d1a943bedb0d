import { setTimeout as delay } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../clock/clock.js';

/** Bounds the memory: far more than there are clients. */
const MOST_KEPT = 10_000;

/**
 * A question without a useful answer is sent to the database again at most this often. A caller that asks for something that
 * does not exist then costs the database 20 statements per second at most, and something new is found within this time.
 */
const ANEW_PAUSE_MS = 50;

interface Kept<Answer> {
  readonly answer: Promise<Answer | undefined>;
  readonly askedAt: number;
  /** The question that will be asked anew; it has not been sent yet. */
  next?: Promise<Answer | undefined>;
}

/**
 * Caches the answers to questions that every request asks, each for a short time to live. Requests that come while an answer is
 * being fetched share it: when an answer expires, the database is asked once and not by every request in flight.
 *
 * A missing or wrong answer is not cached, because it is true only of the moment at which the question was sent. A later
 * request sends the question again, and shares it with the requests that come meanwhile. A failure is not cached either.
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
