import { connect, createServer, type Server, type Socket } from 'node:net';
import { Line, type Pace } from './tcp-line.js';

/**
 * A network between the service and a dependency that a test can slow down or break. Data that is not forwarded is held back, as TCP does
 * when it retransmits: {@link resume} delivers it, {@link recover} resets the connection.
 */
export class TcpProxy {
  private readonly lines = new Set<Line>();
  private readonly watches: { readonly text: string; readonly act: () => void }[] = [];
  private pace: Pace = { latencyMs: 0, jitterMs: 0 };
  private silent = { toServer: false, toClient: false };
  private resetting = false;
  /** The connections that were opened through it. */
  opened = 0;

  private constructor(
    private readonly server: Server,
    private readonly port: number,
    /** The target's address through the proxy. */
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

  /** The delay each way, for data that is sent from now on. */
  slowDown(pace: Pace): void {
    this.pace = pace;
    for (const line of this.lines) line.pace = pace;
  }

  /** Forwards nothing in either direction: connections are accepted, and neither side learns that the other has closed. */
  fallSilent(): void {
    this.hold({ toServer: true, toClient: true });
  }

  /** Forwards requests but no responses. */
  loseAnswers(): void {
    this.hold({ toServer: false, toClient: true });
  }

  /** Silences the existing connections, like a firewall that has forgotten them. New ones work. */
  forget(): void {
    for (const line of this.lines) line.hold({ toServer: true, toClient: true });
  }

  /** Resets every connection; new ones are accepted and reset as well. */
  cut(): void {
    this.resetting = true;
    this.resetAll();
  }

  /** Resets every existing connection; new ones work. */
  interrupt(): void {
    this.resetAll();
  }

  /** Resets every connection, and stops listening. */
  refuse(): void {
    this.resetAll();
    this.server.close();
  }

  /** Calls back once when a client sends this text, before it is forwarded. */
  whenSent(text: string, act: () => void): void {
    this.watches.push({ text, act });
  }

  /** Forwards everything again; held data arrives late. */
  resume(): void {
    this.carryAgain();
    for (const line of this.lines) line.hold(this.silent);
  }

  /** Forwards everything again; connections with held data are reset. */
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
