import type { Socket } from 'node:net';
import type { Pace } from './pace.js';
import type { SftpPolicy } from './sftp-policy.js';

/** The fixed cost of a request besides its data, so that a client that sends endless small requests is slowed down too. */
const REQUEST_BYTES = 1_024;

/** Requests with less data than this cost more than their data. */
export const SMALL_BYTES = 1_024;

/**
 * Back-pressure for one connection. SSH's own window can't provide it, because ssh2 reopens the window as soon as it has parsed the data.
 * So the socket is paused while too much is waiting, and TCP slows the client down. Data waits for the disk. Responses wait for a client
 * that sends requests without reading the responses, which ssh2 would buffer without limit. The socket is also paused while a client
 * exceeds its pace.
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

  /** Call this when data has arrived, because it may have caused responses. */
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
