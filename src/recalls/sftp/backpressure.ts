import type { Socket } from 'node:net';
import type { Pace } from './pace.js';
import type { SftpPolicy } from './sftp-policy.js';

/** What a request costs besides its data: a client that sends endless small ones is slowed down too. */
const REQUEST_BYTES = 1_024;

/** Requests with less data than this cost more than their data. */
export const SMALL_BYTES = 1_024;

/**
 * Back-pressure of one connection. SSH's own window can't give it: ssh2 opens it again as soon as it has parsed what
 * came. So nothing more is read from the socket while too much waits, and TCP slows the client down. It waits for the disk, or for
 * a client that asks and asks without taking its answers, which ssh2 would keep in any number; and until a client that asks for
 * more than its pace allows has fallen back to it.
 */
export class Backpressure {
  private held = 0;
  private paused = false;
  private reviewing: NodeJS.Timeout | undefined;

  constructor(
    private readonly socket: Socket,
    private readonly limits: SftpPolicy['backpressure'],
    private readonly pace: Pace,
  ) {
    socket.on('drain', () => this.review());
  }

  /** To be called when something came: answers may have been made of it. */
  review(): void {
    const waiting = Math.max(this.held, this.socket.writableLength);
    const waitMs = this.pace.waitMs;
    if (!this.paused && (waiting > this.limits.pauseAboveBytes || waitMs > 0)) {
      this.paused = true;
      this.socket.pause();
    } else if (this.paused && waiting < this.limits.resumeBelowBytes && waitMs === 0) {
      this.paused = false;
      this.socket.resume();
    }
    if (waitMs > 0) this.reviewAfter(waitMs);
  }

  private reviewAfter(waitMs: number): void {
    clearTimeout(this.reviewing);
    this.reviewing = setTimeout(() => this.review(), waitMs + 1).unref();
  }

  /** Counts a request as waiting until `done` is settled. */
  async during<Result>(dataBytes: number, work: () => Promise<Result>): Promise<Result> {
    if (dataBytes < SMALL_BYTES) this.pace.charge(1);
    this.change(dataBytes + REQUEST_BYTES);
    try {
      return await work();
    } finally {
      this.change(-dataBytes - REQUEST_BYTES);
    }
  }

  private change(bytes: number): void {
    this.held += bytes;
    this.review();
  }
}
