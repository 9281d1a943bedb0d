import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../clock/clock.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { busy, type RequestError } from '../../errors/request-error.js';
import { BodyMemory } from './body-memory.js';

/** A body that is being read holds its bytes for at most this long, so that they become free again (`budgeted-body.ts`). */
export const ARRIVAL_MS = 30_000;

/** How far a body may be behind the pace at which it would arrive in time. Less would evict bodies whose first packet is late. */
const GRACE_MS = 2_000;

/** No client has more than half, so that the others are answered however much one sends. */
const SHARE_OF_A_CLIENT = 0.5;

const RETRY_AFTER_SECONDS = 5;

/**
 * The budget of a process for bodies that are held in memory: each counts from before its first byte is read until its request is answered.
 * A body that declares its length takes all of it at once, so that no body is refused after most of it was sent.
 *
 * A caller that declares much and sends little would hold the budget of others. So when the budget is used up, bodies that are behind the
 * pace of {@link ARRIVAL_MS} are evicted, the one with the most bytes first.
 */
@Injectable()
export class BodyBudget {
  private readonly bytes: number;
  private readonly held = new Set<BodyShare>();
  private readonly memory = new BodyMemory();
  /** How many bodies were refused since the start, and how many were evicted. */
  refused = 0;
  evicted = 0;

  constructor(
    @Inject(SETTINGS) { bodyBudgetBytes }: Settings,
    private readonly clock: Clock,
  ) {
    this.bytes = bodyBudgetBytes;
  }

  /** The bytes of all bodies in memory. */
  get bytesInFlight(): number {
    return sumOf(this.held);
  }

  /** @param client whose share the body counts in */
  open(client: string): BodyShare {
    const share = new BodyShare(client, () => this.clock.monotonic(), {
      request: (bytes) => this.request(share, bytes),
      allocate: (bytes) => this.memory.take(bytes, this.bytes - this.bytesInFlight),
      end: () => this.held.delete(share),
      recycle: (body) => this.memory.giveBack(body, this.bytes - this.bytesInFlight),
    });
    this.held.add(share);
    return share;
  }

  /** @throws RequestError 503 when the bytes are not free */
  private request(share: BodyShare, bytes: number): void {
    const ofClient = [...this.held].filter(({ client }) => client === share.client);
    if (sumOf(ofClient) + bytes > this.bytes * SHARE_OF_A_CLIENT)
      this.free(share, ofClient, bytes, SHARE_OF_A_CLIENT);
    this.free(share, [...this.held], bytes, 1);
  }

  private free(share: BodyShare, among: readonly BodyShare[], bytes: number, part: number): void {
    let excess = sumOf(among) + bytes - this.bytes * part;
    if (excess <= 0) return;
    const late = among
      .filter((other) => other !== share && other.isLate(GRACE_MS))
      .sort((one, other) => other.bytes - one.bytes);
    // Nobody is evicted in vain.
    if (sumOf(late) < excess) {
      this.refused += 1;
      throw outOfBudget();
    }
    for (const other of late) {
      if (excess <= 0) return;
      excess -= other.bytes;
      this.evicted += 1;
      other.evict(outOfBudget());
    }
  }
}

/** What one body has of the budget. */
export class BodyShare {
  bytes = 0;
  private body: Buffer | undefined;
  private received = 0;
  private isWhole = false;
  private readonly since: number;
  private readonly eviction = new AbortController();

  constructor(
    readonly client: string,
    private readonly now: () => number,
    private readonly budget: {
      request(bytes: number): void;
      allocate(bytes: number): Buffer;
      end(): void;
      recycle(body: Buffer): void;
    },
  ) {
    this.since = now();
  }

  /** Aborted when the body is too slow and others need its bytes. The reason is the answer. */
  get evicted(): AbortSignal {
    return this.eviction.signal;
  }

  /**
   * Takes as many bytes as the body needs in all.
   *
   * @throws RequestError 503 with `Retry-After` when they are not free
   */
  growTo(bytes: number): void {
    this.budget.request(bytes - this.bytes);
    this.bytes = bytes;
  }

  /**
   * Takes as many bytes as the body needs in all, and memory for them. What was allocated before is left.
   *
   * @throws RequestError 503 with `Retry-After` when they are not free
   */
  allocate(bytes: number): Buffer {
    this.growTo(bytes);
    this.body = this.budget.allocate(bytes);
    return this.body;
  }

  receive(bytes: number): void {
    this.received += bytes;
  }

  /** From now on the body waits for this service, and is never late. */
  finish(): void {
    this.isWhole = true;
  }

  isLate(graceMs: number): boolean {
    if (this.isWhole) return false;
    const due = (Math.max(0, this.now() - this.since - graceMs) / ARRIVAL_MS) * this.bytes;
    return this.received < due;
  }

  evict(reason: RequestError): void {
    this.eviction.abort(reason);
    this.release();
  }

  /** Once the request was answered. */
  release(): void {
    this.bytes = 0;
    this.budget.end();
    this.body = undefined;
  }

  /** Once all work with the body has ended well: its memory is another body's from now on. */
  recycle(): void {
    const { body } = this;
    this.release();
    if (body) this.budget.recycle(body);
  }
}

function sumOf(shares: Iterable<BodyShare>): number {
  let sum = 0;
  for (const { bytes } of shares) sum += bytes;
  return sum;
}

function outOfBudget(): RequestError {
  return busy(new Error('The bodies of other requests fill the budget.'), RETRY_AFTER_SECONDS);
}
