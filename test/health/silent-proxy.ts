import { connect, createServer, type Socket } from 'node:net';

/** A TCP proxy in front of a database, which can fall silent: connections are taken, and nothing passes. */
export class SilentProxy {
  private readonly sockets = new Set<Socket>();
  private silent = false;

  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    /** The database's address, by way of the proxy. */
    readonly url: string,
  ) {}

  static async before(databaseUrl: string): Promise<SilentProxy> {
    const target = new URL(databaseUrl);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('A TCP server has a port.');
    const url = new URL(databaseUrl);
    url.host = `127.0.0.1:${address.port}`;
    const proxy = new SilentProxy(server, url.href);
    server.on('connection', (incoming) => {
      const outgoing = connect(Number(target.port), target.hostname);
      proxy.join(incoming, outgoing);
      proxy.join(outgoing, incoming);
    });
    return proxy;
  }

  fallSilent(): void {
    this.silent = true;
  }

  /** Breaks off what hung, and passes everything on again. */
  recover(): void {
    if (!this.silent) return;
    this.silent = false;
    for (const socket of this.sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(from: Socket, to: Socket): void {
    this.sockets.add(from);
    from.on('error', () => {});
    from.on('close', () => {
      this.sockets.delete(from);
      to.destroy();
    });
    from.on('data', (bytes) => {
      if (!this.silent) to.write(bytes);
    });
  }
}
