import net from 'node:net';
import type { Protocol } from './protocols.js';
import { type Breakable, Trap } from './trap.js';

const REFUSED = 'connection refused';
const RESET = 'reset before it';
const ERROR = 'error answer';
const CUT = 'taken, answer lost';

/** An address at which nothing listens. */
const CLOSED_PORT = 1;

type Connect = (this: net.Socket, ...parameters: unknown[]) => net.Socket;

/** A proxy in front of a real server. Connecting and every request are calls; one of them is made to fail. */
export class BreakableLink implements Breakable {
  readonly kinds: readonly string[];
  readonly countsByKind = true;
  private trap: Trap | undefined;
  private readonly sockets = new Set<net.Socket>();
  private restoreConnect: () => void = () => {};

  private constructor(
    private readonly protocol: Protocol,
    private readonly server: net.Server,
    readonly port: number,
    isKept: boolean,
  ) {
    this.kinds = isKept ? [RESET, ERROR, CUT] : [REFUSED, RESET, ERROR, CUT];
  }

  /** @param isKept whether the service keeps one connection for all requests, so that it opens none while it works */
  static async before(
    port: number,
    protocol: Protocol,
    { isKept = false }: { isKept?: boolean } = {},
  ): Promise<BreakableLink> {
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address() as net.AddressInfo;
    const link = new BreakableLink(protocol, server, address.port, isKept);
    server.on('connection', (client) => link.join(client, port));
    link.refuseWhenAsked();
    return link;
  }

  get name(): string {
    return this.protocol.name;
  }

  arm(kind: string, number: number): void {
    this.trap = new Trap(kind, number);
  }

  disarm(): Trap {
    const { trap } = this;
    this.trap = undefined;
    if (!trap) throw new Error('It was not armed.');
    return trap;
  }

  async close(): Promise<void> {
    this.restoreConnect();
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** The kernel refuses a connection only if nothing listens, so the client is directed to a port where nothing does. */
  private refuseWhenAsked(): void {
    const prototype = net.Socket.prototype as unknown as { connect: Connect };
    const { connect } = prototype;
    const link = this;
    prototype.connect = function (...parameters) {
      const [given] = parameters;
      const options = (Array.isArray(given) ? given[0] : given) as { port?: unknown };
      const isOurs = Number(options?.port) === link.port;
      if (isOurs && link.trap?.kind === REFUSED && link.trap.springs('connect')) {
        return connect.call(this, { port: CLOSED_PORT, host: '127.0.0.1' });
      }
      return connect.apply(this, parameters);
    };
    this.restoreConnect = () => {
      prototype.connect = connect;
    };
  }

  private join(client: net.Socket, port: number): void {
    const server = net.connect(port, '127.0.0.1');
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.sockets.add(one);
      one.on('error', () => {});
      one.on('close', () => {
        this.sockets.delete(one);
        other.destroy();
      });
    }
    const { protocol } = this;
    let request = Buffer.alloc(0);
    let lastAnswer = '';
    let isToBeCut = false;
    if (this.trap?.kind === RESET && this.trap.springs('connect')) return void client.resetAndDestroy();
    if (this.trap?.kind === ERROR && protocol.greets && this.trap.springs('connect')) isToBeCut = true;
    const isGreetedWithError = isToBeCut;
    client.on('data', (bytes) => {
      const kind = this.trap?.kind;
      const before = request;
      request = Buffer.concat([before, bytes]);
      if (!protocol.isWhole(request, lastAnswer)) return;
      const whole = request;
      request = Buffer.alloc(0);
      if (kind === undefined || kind === REFUSED) return void server.write(whole);
      if (!this.trap?.springs(protocol.nameOf(whole, lastAnswer))) return void server.write(whole);
      if (kind === RESET) return void client.resetAndDestroy();
      if (kind === ERROR) {
        lastAnswer = protocol.refusalOf(whole);
        return void client.write(lastAnswer);
      }
      isToBeCut = true;
      server.write(whole);
    });
    server.on('data', (bytes) => {
      lastAnswer = bytes.toString('latin1');
      if (isGreetedWithError) return void client.end('421 4.3.2 A fault of the test\r\n');
      if (isToBeCut) return void client.resetAndDestroy();
      client.write(bytes);
    });
  }
}
