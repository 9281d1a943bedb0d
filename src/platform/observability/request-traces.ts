import { ROOT_CONTEXT, SpanKind, SpanStatusCode, type TextMapGetter } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { FastifyReply } from 'fastify';
import type { ApiRequest } from '../http/principal.js';
import { isProbe } from '../http/probes.js';
import { type RequestObserver, statusOf } from '../http/request-observer.js';

const HEADERS: TextMapGetter<ApiRequest['headers']> = {
  keys: (headers) => Object.keys(headers),
  get: (headers, name) => headers[name],
};

/**
 * Makes one span per request that is no probe, in the trace of its sender (W3C `traceparent`). It is made when the request is over, so that
 * calls carry no context about. Loaded only where traces are wanted; the exporter and the resource read OpenTelemetry's own
 * variables themselves (`OTEL_EXPORTER_OTLP_…`, `OTEL_SERVICE_NAME`, `OTEL_RESOURCE_ATTRIBUTES`).
 */
export class RequestTraces implements RequestObserver {
  private readonly propagator = new W3CTraceContextPropagator();
  private readonly provider: TracerProvider;
  private readonly tracer;

  /** @param share of the traces that begin here; for other traces the caller decides */
  constructor(share: number) {
    this.provider = new TracerProvider({
      resource: defaultResource()
        .merge(resourceFromAttributes({ 'service.name': 'vehicle-recalls' }))
        .merge(detectResources({ detectors: [envDetector] })),
      sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) }),
      spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
    });
    this.tracer = this.provider.getTracer('vehicle-recalls');
  }

  ended(request: ApiRequest, reply: FastifyReply): void {
    if (isProbe(request)) return;
    const route = request.pattern;
    const status = statusOf(reply);
    const endTime = Date.now();
    const span = this.tracer.startSpan(
      route === undefined ? request.method : `${request.method} ${route}`,
      {
        kind: SpanKind.SERVER,
        startTime: endTime - reply.elapsedTime,
        // The names are those of OpenTelemetry's conventions. There is no url.path, because it contains the VIN.
        attributes: {
          'http.request.method': request.method,
          'http.response.status_code': status,
          ...(route === undefined ? {} : { 'http.route': route }),
          ...(request.tokenCaller === undefined ? {} : { 'recalls.client.id': request.tokenCaller.clientId }),
          'recalls.request.id': request.id,
        },
      },
      this.propagator.extract(ROOT_CONTEXT, request.headers, HEADERS),
    );
    if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end(endTime);
  }

  refused(): void {
    // Data that was not a request belongs to no trace.
  }

  /** Sends the buffered spans. */
  async stop(): Promise<void> {
    await this.provider.shutdown();
  }
}
