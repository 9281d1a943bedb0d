import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Certificate } from './certificate.js';

/** A request as it arrived. */
export interface Call {
  /** Counted from 1 since {@link FakeServer.reset}. */
  readonly number: number;
  readonly method: string;
  /** Decoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, or as it is when it is text; undefined for none. */
  readonly body?: unknown;
}

/** A fault for a call: another response, or none. */
export type Trouble =
  | Answer
  /** The request is not executed, and the connection is cut. */
  | 'cut before'
  /** The request is executed, and the connection is cut in the middle of the response. */
  | 'cut after'
  /** The request is executed, and there is no response. */
  | 'silent'
  /** The request is executed, and answered with an HTML page. */
  | 'page after';

export const HTML_PAGE = '<!DOCTYPE html><html><body><h1>Service unavailable</h1></body></html>';

/** An HTTPS server that does what the handler says, except where a test injects a fault. */
export class FakeServer {
  calls: Call[] = [];
  /** Called for every request; undefined means no fault. */
  trouble: (call: Call) => Trouble | undefined | Promise<Trouble | undefined> = () => undefined;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(
    certificate: Certificate,
    handle: (call: Call) => Answer | Promise<Answer>,
    port = 0,
  ): Promise<FakeServer> {
    const server = createServer(certificate);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const fake = new FakeServer(server, `https://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('request', (request, response) => {
      fake.serve(request, response, handle).catch((error: unknown) => {
        console.error(error);
        response.destroy();
      });
    });
    return fake;
  }

  /** Removes all faults, and restarts the count of requests. */
  reset(): void {
    this.calls = [];
    this.trouble = () => undefined;
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private async serve(
    request: IncomingMessage,
    response: ServerResponse,
    handle: (call: Call) => Answer | Promise<Answer>,
  ): Promise<void> {
    const body = await text(request);
    const url = new URL(request.url ?? '/', this.url);
    const call: Call = {
      number: this.calls.length + 1,
      method: request.method ?? '',
      path: decodeURIComponent(url.pathname),
      query: url.searchParams,
      headers: request.headers,
      body,
    };
    this.calls.push(call);
    const trouble = await this.trouble(call);
    if (trouble === 'cut before') return void response.destroy();
    if (typeof trouble === 'object') return send(response, trouble);
    const answer = await handle(call);
    if (trouble === 'silent') return;
    if (trouble === 'page after') {
      return send(response, { status: 502, headers: { 'content-type': 'text/html' }, body: HTML_PAGE });
    }
    if (trouble === 'cut after') {
      response.writeHead(answer.status, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"@odata.context":');
      return void setImmediate(() => response.destroy());
    }
    send(response, answer);
  }
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  if (body === undefined) return void response.writeHead(status, headers).end();
  const isText = typeof body === 'string';
  response
    .writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json', ...headers })
    .end(isText ? body : JSON.stringify(body));
}
