import { CONFLICT } from '../../errors/catalogue.js';
import { busy, RecallsError } from '../../errors/recalls-error.js';

/** Each has a connection to the database and a file on the disk. */
const MOST_PLACES = 12;

/** A sender that is slower than this may be evicted. At this rate the largest file would take longer than it may. */
const SLOW_BYTES_PER_SECOND = 100 * 1024;

/** Before that nobody is called slow: connections start slowly. */
const GRACE_MS = 2_000;

/** Others are slow, or a few files are being compared, which takes up to half a minute. */
const RETRY_AFTER_SECONDS = 10;

/** A file's place while it is received and judged. */
export interface Place {
  /** Aborted when the place goes to somebody else; the reason is the 503 to answer with. */
  readonly lost: AbortSignal;
  /** So many bytes more have come. */
  count(bytes: number): void;
  /** From now on the sender can't be too slow. */
  received(): void;
  release(): void;
}

interface Holder {
  readonly since: number;
  readonly control: AbortController;
  bytes: number;
  isReceiving: boolean;
}

/**
 * The places for files that are tried out, in this process: one for each manufacturer. When all are taken, the slowest sender
 * gives way to the next file, so that a few who send a byte now and then do not refuse everybody.
 */
export class ReceivingPlaces {
  private readonly holders = new Map<number, Holder>();

  /** @param now milliseconds of a clock that never goes back */
  constructor(private readonly now: () => number) {}

  /** @throws RecallsError 409 when the manufacturer has one, 503 when all are taken and nobody is slow. */
  take(manufacturerId: number): Place {
    if (this.holders.has(manufacturerId)) {
      throw new RecallsError('conflict', { message: CONFLICT.validationInProgress });
    }
    if (this.holders.size >= MOST_PLACES) this.dropSlowest();
    const holder: Holder = {
      since: this.now(),
      control: new AbortController(),
      bytes: 0,
      isReceiving: true,
    };
    this.holders.set(manufacturerId, holder);
    return {
      lost: holder.control.signal,
      count: (bytes) => {
        holder.bytes += bytes;
      },
      received: () => {
        holder.isReceiving = false;
      },
      release: () => {
        if (this.holders.get(manufacturerId) === holder) this.holders.delete(manufacturerId);
      },
    };
  }

  private dropSlowest(): void {
    let slowest: { readonly manufacturerId: number; readonly holder: Holder } | undefined;
    let lowest = SLOW_BYTES_PER_SECOND;
    for (const [manufacturerId, holder] of this.holders) {
      const rate = this.rateOf(holder);
      if (rate >= lowest) continue;
      slowest = { manufacturerId, holder };
      lowest = rate;
    }
    if (!slowest) throw busy(new Error('Too many files are being validated.'), RETRY_AFTER_SECONDS);
    this.holders.delete(slowest.manufacturerId);
    slowest.holder.control.abort(
      busy(new Error('Others needed the place of a file that came too slowly.'), RETRY_AFTER_SECONDS),
    );
  }

  /** Bytes per second; infinite for one that is not to be judged by it. */
  private rateOf({ since, bytes, isReceiving }: Holder): number {
    const milliseconds = this.now() - since;
    return isReceiving && milliseconds >= GRACE_MS
      ? (bytes * 1_000) / milliseconds
      : Number.POSITIVE_INFINITY;
  }
}
