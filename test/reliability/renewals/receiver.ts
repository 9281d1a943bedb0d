import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

/** Longer than most of what a worker does, so that kills meet deliveries. */
const LONGEST_MS = 40;

/** What the applications are forwarded to. As the contract asks of it, it takes each idempotency key once. */
export class Receiver {
  /** The first content of each key. */
  readonly taken = new Map<string, { readonly digest: string; readonly body: string }>();
  /** Deliveries of a key that had been taken: their workers were killed before the commit. */
  repeated = 0;
  readonly faults: string[] = [];
  private url = '';

  private constructor(private readonly server: Server) {}

  static async start(random: () => number): Promise<Receiver> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', async () => {
        receiver.take(request.headers['idempotency-key'], Buffer.concat(chunks).toString('utf8'));
        await delay(random() * LONGEST_MS);
        response.writeHead(201).end();
      });
    });
    const receiver = new Receiver(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('A TCP server has a port.');
    receiver.url = `http://127.0.0.1:${address.port}/`;
    return receiver;
  }

  get address(): string {
    return this.url;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private take(key: string | string[] | undefined, body: string): void {
    if (typeof key !== 'string') {
      this.faults.push('a delivery without a key');
      return;
    }
    const digest = createHash('sha256').update(body).digest('hex');
    const before = this.taken.get(key);
    if (!before) {
      this.taken.set(key, { digest, body });
      return;
    }
    this.repeated += 1;
    if (before.digest !== digest) this.faults.push(`${key} was delivered with two contents`);
  }
}
