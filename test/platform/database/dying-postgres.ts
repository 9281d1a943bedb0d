import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** The end of what PostgreSQL sends when a session is ready: ReadyForQuery, idle. */
const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

/** What a session sends when its server is killed: an ErrorResponse with its fields. */
const LAST_WORDS = errorResponse({
  S: 'FATAL',
  V: 'FATAL',
  C: '57P01',
  M: 'terminating connection due to unexpected postmaster exit',
});

/** A proxy in front of PostgreSQL that ends each session at the moment when it becomes ready, as if the server had died. */
export class DyingPostgres {
  /** The number of sessions that ended in this way. */
  ended = 0;
  isDying = false;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async before(target: string): Promise<DyingPostgres> {
    const { hostname, port } = new URL(target);
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = new URL(target);
    url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const dying = new DyingPostgres(server, url.href);
    server.on('connection', (near) => dying.join(near, connect(Number(port), hostname)));
    return dying;
  }

  async stop(): Promise<void> {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await once(this.server, 'close');
  }

  private join(near: Socket, far: Socket): void {
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => other.destroy());
    }
    near.pipe(far);
    far.on('data', (data) => {
      if (this.isDying && data.subarray(-READY.length).equals(READY)) {
        this.ended += 1;
        near.end(Buffer.concat([data, LAST_WORDS]));
        this.isDying = false;
      } else near.write(data);
    });
  }
}

function errorResponse(fields: Readonly<Record<string, string>>): Buffer {
  const text = Object.entries(fields)
    .map(([kind, value]) => `${kind}${value}\0`)
    .join('');
  const head = Buffer.from([0x45, 0, 0, 0, 0]);
  head.writeInt32BE(4 + Buffer.byteLength(text) + 1, 1);
  return Buffer.concat([head, Buffer.from(`${text}\0`)]);
}
