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
  }

  /**
   * Among the waiting holders that are below their limit: the holder that has the fewest, and of equal ones the one that waits the longest.
   */
  private next(): Waiting | undefined {
    let best: Waiting | undefined;
    for (const candidate of this.waiting) {
      const count = this.has(candidate.holder);
      if (count >= this.limits.each) continue;
      if (best === undefined || count < this.has(best.holder)) best = candidate;
      if (count === 0) break;
    }
    return best;
  }
}
