import { connect, createServer, type Server, type Socket } from 'node:net';

/** The names of the statements with which the service finds out what a pooler does with them. */
const NAMES = /recalls_(?=[0-9a-f]{8}-)/g;

/** As long as what it replaces, because messages say how long they are. */
const RENAMED = 'PGBOUNC_';

/** Gives prepared statements other names, as poolers do that keep them: a pooler that does is newer than Debian's. */
export class RenamingProxy {
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    /** The target's address through the proxy. */
    readonly url: string,
  ) {}

  static async before(target: string): Promise<RenamingProxy> {
    const url = new URL(target);
    const [host, port] = [url.hostname, Number(url.port)];
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('A TCP server has a port.');
    url.host = `127.0.0.1:${address.port}`;
    const proxy = new RenamingProxy(server, url.href);
    server.on('connection', (near) => proxy.join(near, connect(port, host)));
    return proxy;
  }

  stop(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private join(near: Socket, far: Socket): void {
    for (const socket of [near, far]) {
      this.sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        near.destroy();
        far.destroy();
      });
    }
    near.on('data', (bytes) => far.write(bytes.toString('latin1').replace(NAMES, RENAMED), 'latin1'));
    far.on('data', (bytes) => near.write(bytes));
  }
}
