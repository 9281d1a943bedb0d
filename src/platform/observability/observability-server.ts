import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { Registry } from 'prom-client';
import { SETTINGS, type Settings } from '../config/settings.js';
import { Readiness } from '../health/readiness.js';
import { DatabaseMetrics } from './database-metrics.js';
import { ProcessMetrics } from './process-metrics.js';

interface Answer {
  readonly status: number;
  readonly type?: string;
  readonly body: string;
}

const OK: Answer = { status: 200, body: '{"status":"ok"}' };

/**
 * Serves the metrics and health of a process, whatever part of the work it does. It has a port of its own, so that callers of the API can't
 * access it. It answers until the process ends.
 */
@Injectable()
export class ObservabilityServer {
  private server: Server | undefined;
  private answering: Promise<Answer> | undefined;

  constructor(
    private readonly registry: Registry,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly ofProcess: ProcessMetrics,
    private readonly ofDatabase: DatabaseMetrics,
    private readonly readiness: Readiness,
  ) {}

  /** Listens at the configured address. @throws the system's error when that is not possible */
  async listen(): Promise<void> {
    const { host, port } = this.settings.metrics;
    if (port === 'off') return;
    const server = createServer((request, response) => void this.respond(request, response));
    server.listen({ host, port });
    await once(server, 'listening');
    this.ofProcess.register();
    this.server = server;
  }

  /** Called when the process has finished its work. */
  close(): void {
    this.server?.close();
    this.server?.closeAllConnections();
  }

  private async respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, type = 'application/json; charset=utf-8', body } = await this.answer(request);
    response
      .writeHead(status, {
        'content-type': type,
        'content-length': Buffer.byteLength(body),
        'cache-control': 'no-store',
      })
      .end(body);
  }

  private async answer({ method, url }: IncomingMessage): Promise<Answer> {
    try {
      // Node omits the body of a response to HEAD.
      if (method !== 'GET' && method !== 'HEAD') return { status: 405, body: '{"status":"only GET"}' };
      switch (url) {
        case '/metrics':
          return await this.figures();
        case '/health/live':
          return OK;
        case '/health/ready':
          await this.readiness.check();
          return OK;
        default:
          return { status: 404, body: '{"status":"not found"}' };
      }
    } catch {
      return { status: 503, body: '{"status":"unavailable"}' };
    }
  }

  /**
   * Two Prometheus servers that ask at once (a pair that stands in for each other) have one answer: the metrics are set anew for
   * each, and a scrape in the middle of another would take half of them for all, or count what is added up twice.
   */
  private figures(): Promise<Answer> {
    this.answering ??= this.collect().finally(() => {
      this.answering = undefined;
    });
    return this.answering;
  }

  private async collect(): Promise<Answer> {
    await this.ofDatabase.refresh();
    return { status: 200, type: this.registry.contentType, body: await this.registry.metrics() };
  }
}
