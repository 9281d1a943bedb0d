import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readSettings } from '../../../src/platform/config/read-settings.js';
import { Service } from '../../support/service.js';

interface Span {
  readonly traceId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly status: { readonly code?: number };
  readonly attributes: readonly { readonly key: string; readonly value: Record<string, unknown> }[];
}

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';

describe('traces', () => {
  const spans: Span[] = [];
  const receiver = createServer(async (request, response) => {
    const body = (await json(request)) as {
      resourceSpans: { scopeSpans: { spans: Span[] }[] }[];
    };
    for (const { scopeSpans } of body.resourceSpans)
      for (const scope of scopeSpans) spans.push(...scope.spans);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });

  beforeEach(async () => {
    receiver.listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    const address = receiver.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    // The exporter reads this variable itself.
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', `http://127.0.0.1:${port}`);
  });

  afterEach(() => {
    vi.unstubAllEnvs();
    receiver.close();
    receiver.closeAllConnections();
  });

  it('have a span for each request, in its caller’s trace, without its address', async () => {
    const service = await Service.start({ tracedShare: 1 });
    const maker = await service.onboard();
    await service.as(maker).get('/recalls/vin/TRACED99VEHICLE1');
    await service.anonymous
      .get('/recalls/vin/TRACED99VEHICLE1')
      .set('traceparent', `00-${TRACE}-${PARENT}-01`);
    await service.anonymous.get('/recalls').set('traceparent', `00-${TRACE}-${PARENT}-00`);
    // Probes are in nobody's trace, not even in that which they name.
    for (const path of ['/health/live', '/health/ready', '/health/none', '/'])
      await service.anonymous.get(path).set('traceparent', `00-${TRACE}-${PARENT}-01`);
    await service.anonymous.options('/');
    // What is held when it stops is still sent.
    await service.stop();
    expect(spans.map(({ name }) => name).toSorted()).toEqual([
      'GET /recalls/vin/:vin',
      'GET /recalls/vin/:vin',
      'POST /oauth2/v2.0/token',
    ]);
    expect(spans.find(({ traceId }) => traceId === TRACE)).toMatchObject({ parentSpanId: PARENT });
    const own = spans.find(({ name, traceId }) => name.startsWith('GET') && traceId !== TRACE);
    expect(own?.attributes).toEqual(
      expect.arrayContaining([
        { key: 'http.response.status_code', value: { intValue: 404 } },
        { key: 'recalls.client.id', value: { stringValue: maker.clientId } },
      ]),
    );
    expect(JSON.stringify(spans)).not.toContain('TRACED99');
  });

  it('are wanted when there is somewhere to send them, unless they are switched off', () => {
    const shareOf = (variables: NodeJS.ProcessEnv) => readSettings(variables).tracedShare;
    const OTEL_EXPORTER_OTLP_ENDPOINT = 'http://collector:4318';
    expect(shareOf({})).toBeUndefined();
    expect(shareOf({ OTEL_EXPORTER_OTLP_ENDPOINT })).toBe(1);
    expect(shareOf({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_TRACES_SAMPLER_ARG: '0.1' })).toBe(0.1);
    expect(shareOf({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_TRACES_EXPORTER: 'none' })).toBeUndefined();
    expect(shareOf({ OTEL_TRACES_EXPORTER: 'otlp' })).toBe(1);
  });
});
