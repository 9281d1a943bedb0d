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
  /** The answer once it has arrived, if anything was found. */
  arrived?: Answer;
  /** The query to send next; it has not been sent yet. */
  next?: Promise<Answer | undefined>;
}

/**
 * Caches the answers to queries that every request needs, with a short time to live. Requests that arrive while an answer is being fetched
 * share it, so when an answer expires, the database is queried once and not by every request in flight.
 *
 * An answer that says "not found" or does not satisfy the caller is not cached, because it is true only of the moment at which the query
 * was sent. A later request sends the query again, and shares it with the requests that arrive meanwhile. An error is not cached either.
 */
export class CoalescingTtlCache<Answer extends object> {
  private readonly answers: LRUCache<string, Kept<Answer>>;

  /** @param freshForMs counted from when the query is sent, so that no answer is older than that */
  constructor(
    freshForMs: number,
    private readonly clock: Clock,
    private readonly ask: (question: string) => Promise<Answer | undefined>,
  ) {
    this.answers = new LRUCache({
      max: MOST_KEPT,
      ttl: freshForMs,
      ttlResolution: 0,
      // The cache library treats the time 0 as "never", and a test's clock may show 0.
      perf: { now: () => clock.monotonic() + 1 },
    });
  }

  /** @param isEnough whether an answer satisfies the caller; if not, the query is sent once more */
  find(question: string, isEnough: (answer: Answer) => boolean = () => true): Promise<Answer | undefined> {
    const kept = this.answers.get(question);
    if (!kept) return this.askNow(question);
    return kept.answer.then((answer) =>
      answer !== undefined && isEnough(answer) ? answer : this.askAnew(question),
    );
  }

  /** The answer if it has arrived and is fresh, as it has for most requests. Otherwise undefined, and {@link find} has to be waited for. */
  arrived(question: string): Answer | undefined {
    return this.answers.get(question)?.arrived;
  }

  /** Makes the next call send a new query, even while an older one is in flight. */
  forget(): void {
    this.answers.clear();
  }

  private askNow(question: string): Promise<Answer | undefined> {
    const kept: Kept<Answer> = { answer: this.ask(question), askedAt: this.clock.monotonic() };
    this.answers.set(question, kept);
    kept.answer.then(
      (answer) => {
        if (answer !== undefined) kept.arrived = answer;
      },
      () => {
        if (this.answers.peek(question) === kept) this.answers.delete(question);
      },
    );
    return kept.answer;
  }

  /** Uses a query that is sent after this call. */
  private askAnew(question: string): Promise<Answer | undefined> {
    const kept = this.answers.get(question);
    const pauseMs = kept ? kept.askedAt + ANEW_PAUSE_MS - this.clock.monotonic() : 0;
    if (!kept || pauseMs <= 0) return this.askNow(question);
    kept.next ??= delay(pauseMs).then(() => this.askNow(question));
    return kept.next;
  }
}
