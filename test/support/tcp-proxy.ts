import { connect, createServer, type Server, type Socket } from 'node:net';
import { Line, type Pace } from './tcp-line.js';

/**
 * A network between the service and something it needs, that a test can make slow or break. What is not passed on is
 * held, as TCP holds what it sends again and again: {@link resume} delivers it, {@link recover} breaks it off.
 */
export class TcpProxy {
  private readonly lines = new Set<Line>();
  private readonly watches: { readonly text: string; readonly act: () => void }[] = [];
  private pace: Pace = { latencyMs: 0, jitterMs: 0 };
  private silent = { toServer: false, toClient: false };
  private resetting = false;
  /** Connections that were opened by way of it. */
  opened = 0;

  private constructor(
    private readonly server: Server,
    private readonly port: number,
    /** The target's address, by way of the proxy. */
    readonly url: string,
  ) {}

  /** @param target the address of a server, with host and port */
  static async before(target: string): Promise<TcpProxy> {
    const { hostname, port } = new URL(target);
    const server = createServer({ allowHalfOpen: true });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('A TCP server has a port.');
    const url = new URL(target);
    url.host = `127.0.0.1:${address.port}`;
    const proxy = new TcpProxy(server, address.port, url.href);
    server.on('connection', (near) =>
      proxy.join(near, () => connect({ host: hostname, port: Number(port), allowHalfOpen: true })),
    );
    return proxy;
  }

  /** How many connections pass through it. */
  get connections(): number {
    return this.lines.size;
  }

  /** Each way, for what is sent from now on. */
  slowDown(pace: Pace): void {
    this.pace = pace;
    for (const line of this.lines) line.pace = pace;
  }

  /** Nothing passes any more, in either direction: connections are taken, and nobody learns that another one has ended. */
  fallSilent(): void {
    this.hold({ toServer: true, toClient: true });
  }

  /** What is asked arrives, and no answer comes back. */
  loseAnswers(): void {
    this.hold({ toServer: false, toClient: true });
  }

  /** The connections that there are fall silent, as behind a firewall that has forgotten them. New ones are well. */
  forget(): void {
    for (const line of this.lines) line.hold({ toServer: true, toClient: true });
  }

  /** Resets every connection; new ones are taken and reset as well. */
  cut(): void {
    this.resetting = true;
    this.resetAll();
  }

  /** Resets every connection, and leaves new ones in peace. */
  interrupt(): void {
    this.resetAll();
  }

  /** Resets every connection, and nothing listens there any more. */
  refuse(): void {
    this.resetAll();
    this.server.close();
  }

  /** Does something when a client sends this text, before it is passed on. Once. */
  whenSent(text: string, act: () => void): void {
    this.watches.push({ text, act });
  }

  /** Everything passes again. What was held arrives late. */
  resume(): void {
    this.carryAgain();
    for (const line of this.lines) line.hold(this.silent);
  }

  /** Everything passes again. Connections on which something was held are reset. */
  async recover(): Promise<void> {
    this.carryAgain();
    for (const line of this.lines) if (line.isHeld) line.reset();
    if (!this.server.listening) {
      await new Promise<void>((resolve) => this.server.listen(this.port, '127.0.0.1', resolve));
    }
  }

  async stop(): Promise<void> {
    this.resetAll();
    if (this.server.listening) await new Promise((resolve) => this.server.close(resolve));
  }

  private hold(silent: { toServer: boolean; toClient: boolean }): void {
    this.silent = silent;
    for (const line of this.lines) line.hold(silent);
  }

  private carryAgain(): void {
    this.resetting = false;
    this.silent = { toServer: false, toClient: false };
    this.slowDown({ latencyMs: 0, jitterMs: 0 });
    this.watches.length = 0;
  }

  private resetAll(): void {
    for (const line of this.lines) line.reset();
  }

  private join(near: Socket, dial: () => Socket): void {
    this.opened += 1;
    if (this.resetting) {
      near.on('error', () => {});
      near.resetAndDestroy();
      return;
    }
    const line = new Line(near, dial(), this.pace);
    line.hold(this.silent);
    this.lines.add(line);
    near.prependListener('data', (bytes: Buffer) => this.see(bytes));
    void line.gone.then(() => this.lines.delete(line));
  }

  private see(bytes: Buffer): void {
    for (const watch of [...this.watches]) {
      if (!bytes.includes(watch.text)) continue;
      this.watches.splice(this.watches.indexOf(watch), 1);
      watch.act();
    }
  }
}
