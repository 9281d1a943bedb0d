import { Agent, type OutgoingHttpHeaders, request } from 'node:http';
import type { ReceivedAnswer } from '../surfaces/conformance.js';

export interface SentRequest {
  readonly method: string;
  /** Path and query as they are sent, without escaping or normalisation. */
  readonly target: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer | undefined;
}

/** Sends requests unchanged over kept connections, because `fetch` would normalise addresses, and supertest is slow. */
export class KeepAliveClient {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 8 });
  private readonly host: string;
  private readonly port: string;

  constructor(url: string) {
    ({ hostname: this.host, port: this.port } = new URL(url));
  }

  send({ method, target, headers, body }: SentRequest): Promise<ReceivedAnswer> {
    return new Promise((resolve, reject) => {
      const { agent, host, port } = this;
      const sent = request({ agent, host, port, method, path: target, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: Object.fromEntries(
              Object.entries(response.headers).map(([name, value]) => [name, value?.toString()]),
            ),
            body: Buffer.concat(chunks).toString(),
          }),
        );
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
