import { CONFLICT } from '../../errors/catalogue.js';
import { busy, RecallsError } from '../../errors/recalls-error.js';

/** Each uses a connection to the database and a file on the disk. */
const MOST_PLACES = 12;

/** A sender that is slower than this may be evicted. At this rate, the largest file would exceed its time limit. */
const SLOW_BYTES_PER_SECOND = 100 * 1024;

/** Before this time no sender counts as slow, because connections start slowly. */
const GRACE_MS = 2_000;

/** Until a slow sender can be evicted, or one of the files has been compared, which takes up to half a minute. */
const RETRY_AFTER_SECONDS = 10;

/** A file's slot while it is received and validated. */
export interface Place {
  /** Aborted when the slot is given to another file; the reason is the 503 to answer with. */
  readonly lost: AbortSignal;
  /** Counts received bytes. */
  count(bytes: number): void;
  /** From now on the sender can't be evicted, because the file has been received. */
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
 * The slots for files that are tried out, in this process: one per manufacturer. If all are taken, the slowest sender is evicted for the
 * next file. Otherwise a few callers who send a byte now and then could block everybody.
 */
export class ReceivingPlaces {
  private readonly holders = new Map<number, Holder>();

  /** @param now milliseconds of a monotonic clock */
  constructor(private readonly now: () => number) {}

  /** @throws RecallsError 409 when the manufacturer has a slot, 503 when all are taken and no sender is slow */
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

  /** Bytes per second; infinite for a sender that must not be evicted. */
  private rateOf({ since, bytes, isReceiving }: Holder): number {
    const milliseconds = this.now() - since;
    return isReceiving && milliseconds >= GRACE_MS
      ? (bytes * 1_000) / milliseconds
      : Number.POSITIVE_INFINITY;
  }
}
