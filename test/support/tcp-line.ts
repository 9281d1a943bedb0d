import type { Socket } from 'node:net';

/** The delay of data, one way. */
export interface Pace {
  readonly latencyMs: number;
  /** The maximum additional random delay; the order of data never changes. */
  readonly jitterMs: number;
}

/** A connection through a proxy: the client's socket, the server's, and the data in flight between them. */
export class Line {
  /** Called when both sockets are closed. */
  readonly gone: Promise<unknown>;
  private readonly toServer: Passage;
  private readonly toClient: Passage;

  constructor(
    private readonly near: Socket,
    private readonly far: Socket,
    pace: Pace,
  ) {
    this.toServer = new Passage(near, far, pace);
    this.toClient = new Passage(far, near, pace);
    this.gone = Promise.all(
      [near, far].map((socket) => new Promise((resolve) => socket.on('close', resolve))),
    );
  }

  set pace(pace: Pace) {
    this.toServer.pace = pace;
    this.toClient.pace = pace;
  }

  get isHeld(): boolean {
    return this.toServer.held || this.toClient.held;
  }

  hold({ toServer, toClient }: { readonly toServer: boolean; readonly toClient: boolean }): void {
    this.toServer.hold(toServer);
    this.toClient.hold(toClient);
  }

  reset(): void {
    for (const socket of [this.near, this.far]) {
      if (!socket.destroyed) socket.resetAndDestroy();
    }
  }
}

/** One direction of a connection. */
class Passage {
  held = false;
  private readonly underWay: { readonly at: number; readonly arrive: () => void }[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    from: Socket,
    to: Socket,
    public pace: Pace,
  ) {
    from.setNoDelay(true);
    from.on('data', (bytes) => this.send(() => to.writable && to.write(bytes)));
    from.on('end', () => this.send(() => to.writable && to.end()));
    from.on('error', () => this.send(() => !to.destroyed && to.resetAndDestroy()));
    from.on('close', () => this.send(() => to.writable && to.end()));
    to.on('close', () => clearTimeout(this.timer));
  }

  hold(held: boolean): void {
    this.held = held;
    this.deliver();
  }

  private send(arrive: () => void): void {
    const { latencyMs, jitterMs } = this.pace;
    const soonest = this.underWay.at(-1)?.at ?? 0;
    this.underWay.push({
      at: Math.max(soonest, performance.now() + latencyMs + Math.random() * jitterMs),
      arrive,
    });
    this.deliver();
  }

  private deliver(): void {
    clearTimeout(this.timer);
    for (let next = this.underWay[0]; next && !this.held; next = this.underWay[0]) {
      const wait = next.at - performance.now();
      if (wait > 0) {
        this.timer = setTimeout(() => this.deliver(), Math.ceil(wait));
        return;
      }
      this.underWay.shift();
      next.arrive();
    }
  }
}
