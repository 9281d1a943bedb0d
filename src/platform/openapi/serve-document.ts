import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Settings } from '../config/settings.js';
import { ReadyAnswer } from '../http/ready-answer.js';
import { PublicRouteLimit } from '../limits/public-route-limit.js';
import { buildDocument, documentAsYaml } from './build-document.js';
import type { SurfaceDocument } from './surface-document.js';

/**
 * Serves the document of a surface publicly, as a page and as files. The routes belong to the HTTP adapter and not to Nest, so no stage of
 * the pipeline runs for them. The document is built on the first request and cached, because building it for each call would take 6 ms of
 * CPU, and anybody may call it.
 */
export function serveDocument(
  application: NestFastifyApplication,
  surface: SurfaceDocument,
  settings: Settings,
): void {
  const document = once(() => buildDocument(application, surface, settings));
  const json = once(
    () => new ReadyAnswer('application/json; charset=utf-8', JSON.stringify(document(), null, 2)),
  );
  const yaml = once(() => new ReadyAnswer('application/yaml; charset=utf-8', documentAsYaml(document())));
  preparePublicRoutes(application, surface);
  const router = application.getHttpAdapter();
  router.get(`${surface.files}.json`, (request: FastifyRequest, reply: FastifyReply) =>
    json().send(request, reply),
  );
  router.get(`${surface.files}.yml`, (request: FastifyRequest, reply: FastifyReply) =>
    yaml().send(request, reply),
  );
  SwaggerModule.setup(surface.page.slice(1), application, document, {
    raw: false,
    customSiteTitle: surface.title,
    // null: otherwise the page would send the document's address to a validator on the internet.
    swaggerOptions: { validatorUrl: null, displayRequestDuration: true },
  });
}

/** Swagger UI sets inline styles, hence `unsafe-inline` for styles; scripts must be files of this service. */
const PAGE_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Prepares the public routes: each address may call them a limited number of times per second, the page may run only scripts of this
 * service, no other site may frame it, and the texts that Swagger creates for it are cached.
 */
function preparePublicRoutes(application: NestFastifyApplication, { files, page }: SurfaceDocument): void {
  const limit = application.get(PublicRouteLimit);
  const texts = new Map<string, ReadyAnswer>();
  // Set on these routes alone, so that calls of the API do not pay for it.
  application
    .getHttpAdapter()
    .getInstance()
    .addHook('onRoute', (route) => {
      const isPage = route.url === page || route.url.startsWith(`${page}/`);
      if (!isPage && route.url !== `${files}.json` && route.url !== `${files}.yml`) return;
      route.onRequest = async (request, reply) => {
        await limit.admit(request.ip);
        if (!isPage) return;
        reply.headers({ 'content-security-policy': PAGE_POLICY, 'x-content-type-options': 'nosniff' });
        return texts.get(nameOf(request))?.send(request, reply);
      };
      if (!isPage || route.method === 'HEAD') return;
      route.onSend = async (request, reply, payload) => {
        if (typeof payload !== 'string' || reply.statusCode !== 200) return payload;
        const text = new ReadyAnswer(String(reply.getHeader('content-type')), payload);
        texts.set(nameOf(request), text);
        reply.headers(text.headers);
        return text.bytes;
      };
    });
}

/**
 * Swagger has two texts for its page, one for the address with a trailing slash and one without. Each has a key here, whatever the spelling
 * of the address.
 */
function nameOf(request: FastifyRequest): string {
  return `${request.routeOptions.url}${request.url.endsWith('/') ? ' with a slash' : ''}`;
}

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
