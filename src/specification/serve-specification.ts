import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Settings } from '../config/settings.js';
import { buildSpecification, specificationAsYaml } from './build-specification.js';

/**
 * Serves the specification to everybody, as a page under `/docs` and as files. The routes are the adapter's own, beside
 * Nest's: no stage of the pipeline sees them. The document is built when it is first asked for.
 */
export function serveSpecification(application: NestFastifyApplication, settings: Settings): void {
  const document = once(() => buildSpecification(application, settings));
  const json = once(() => JSON.stringify(document(), null, 2));
  const yaml = once(() => specificationAsYaml(document()));
  const router = application.getHttpAdapter();
  router.get('/openapi.json', (_request: FastifyRequest, reply: FastifyReply) =>
    reply.type('application/json; charset=utf-8').send(json()),
  );
  router.get('/openapi.yml', (_request: FastifyRequest, reply: FastifyReply) =>
    reply.type('application/yaml; charset=utf-8').send(yaml()),
  );
  confinePage(application);
  SwaggerModule.setup('docs', application, document, {
    raw: false,
    customSiteTitle: 'Vehicle Recalls API',
    // null: the page would otherwise ask a validator on the internet what it thinks of the document.
    swaggerOptions: { validatorUrl: null, displayRequestDuration: true },
  });
}

/** Swagger UI sets styles of its own as it draws, hence `unsafe-inline` for them; for scripts, files of ours alone. */
const PAGE_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The only page the service has runs what the service itself serves, and in nobody's frame. */
function confinePage(application: NestFastifyApplication): void {
  const server = application.getHttpAdapter().getInstance();
  // Set on the page's own routes, so that no call of the API pays for it.
  server.addHook('onRoute', (route) => {
    if (!/^\/docs(\/|$)/.test(route.url)) return;
    route.onRequest = (_request, reply, done) => {
      reply.headers({ 'content-security-policy': PAGE_POLICY, 'x-content-type-options': 'nosniff' });
      done();
    };
  });
}

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
