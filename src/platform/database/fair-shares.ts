import { TimeoutError } from '../clock/with-timeout.js';

/** Returns what was acquired; only the first call has an effect. */
export type Release = () => void;

interface Waiting {
  readonly holder: string;
  readonly admit: () => void;
}

/** A semaphore (for connections, say) that limits the total, and what each holder may have. */
export class FairShares {
  private readonly held = new Map<string, number>();
  private heldInAll = 0;
  /** The number of the last turn of each holder that has something or waits. Others have none, because holders may be strangers without number. */
  private readonly lastTurns = new Map<string, number>();
  private turns = 0;
  private readonly waiting = new Set<Waiting>();

  /** @param limits the total, the most per holder, and the timeout of a wait */
  constructor(
    private readonly limits: { readonly inAll: number; readonly each: number; readonly waitMs: number },
  ) {}

  /**
   * @param stop ends the wait
   * @throws TimeoutError when none becomes free for the holder in time; the reason of `stop`
   */
  async take(holder: string, stop?: AbortSignal): Promise<Release> {
    stop?.throwIfAborted();
    if (this.heldInAll < this.limits.inAll && this.has(holder) < this.limits.each) return this.hold(holder);
    return new Promise((resolve, reject) => {
      const { waitMs } = this.limits;
      const leave = () => {
        clearTimeout(timer);
        stop?.removeEventListener('abort', giveUp);
        this.waiting.delete(waiting);
      };
      const giveUp = () => {
        leave();
        this.forget(holder);
        reject(stop?.reason ?? new TimeoutError(waitMs));
      };
      const timer = setTimeout(giveUp, waitMs);
      const waiting: Waiting = {
        holder,
        admit: () => {
          leave();
          resolve(this.hold(holder));
        },
      };
      stop?.addEventListener('abort', giveUp, { once: true });
      this.waiting.add(waiting);
    });
  }

  private has(holder: string): number {
    return this.held.get(holder) ?? 0;
  }

  private hold(holder: string): Release {
    this.heldInAll += 1;
    this.turns += 1;
    this.lastTurns.set(holder, this.turns);
    this.held.set(holder, this.has(holder) + 1);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.giveBack(holder);
    };
  }

  private giveBack(holder: string): void {
    this.heldInAll -= 1;
    const left = this.has(holder) - 1;
    if (left > 0) this.held.set(holder, left);
    else this.held.delete(holder);
    this.next()?.admit();
    this.forget(holder);
  }

  /**
   * Among the waiting holders that are below their limit: the holder that has the fewest, and of equal ones the one whose last turn was the
   * longest ago. Without the second rule a holder that has many waiting would have every turn where there is one place.
   */
  private next(): Waiting | undefined {
    let best: Waiting | undefined;
    for (const candidate of this.waiting) {
      if (this.has(candidate.holder) >= this.limits.each) continue;
      if (best === undefined || this.isBefore(candidate.holder, best.holder)) best = candidate;
    }
    return best;
  }

  private isBefore(one: string, other: string): boolean {
    const fewer = this.has(one) - this.has(other);
    if (fewer !== 0) return fewer < 0;
    return (this.lastTurns.get(one) ?? 0) < (this.lastTurns.get(other) ?? 0);
  }

  private forget(holder: string): void {
    if (this.held.has(holder)) return;
    for (const waiting of this.waiting) if (waiting.holder === holder) return;
    this.lastTurns.delete(holder);
  }
}
