import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Settings } from '../config/settings.js';
import { ReadyAnswer } from '../http/ready-answer.js';
import { PublicRouteLimit } from '../limits/public-route-limit.js';
import { audienceDocument } from './audience-document.js';
import { buildDocument, documentAsYaml } from './build-document.js';
import { once } from './once.js';
import type { SurfaceDocument } from './surface-document.js';

/** A document with its addresses: that of a surface, or the part of it that an audience needs. */
interface ServedDocument {
  /** Without their extension. */
  readonly files: string;
  readonly page: string;
  readonly title: string;
  readonly document: () => OpenAPIObject;
}

/**
 * Serves the document of a surface to everybody, as a page and as files, and so for each of its audiences. The routes are the
 * adapter's own, beside Nest's: no stage of the pipeline sees them. A document is built when it is first asked for, and what is
 * made of it is kept: to write it anew for each call would take 6 ms of the process, which anybody may ask for.
 */
export function serveDocument(
  application: NestFastifyApplication,
  surface: SurfaceDocument,
  settings: Settings,
): void {
  const whole = once(() => buildDocument(application, surface, settings));
  const all: ServedDocument[] = [
    { ...surface, document: whole },
    ...(surface.audiences ?? []).map((audience) => ({
      files: `${audience.page}/openapi`,
      page: audience.page,
      title: audience.title,
      document: once(() => audienceDocument(whole(), audience, surface)),
    })),
  ];
  preparePublicRoutes(application, all);
  const scopes = scopesOf(surface, settings);
  for (const served of all) serveOne(application, served, scopes);
}

function serveOne(
  application: NestFastifyApplication,
  { files, page, title, document }: ServedDocument,
  scopes: readonly string[],
): void {
  const json = once(
    () => new ReadyAnswer('application/json; charset=utf-8', JSON.stringify(document(), null, 2)),
  );
  const yaml = once(() => new ReadyAnswer('application/yaml; charset=utf-8', documentAsYaml(document())));
  const router = application.getHttpAdapter();
  router.get(`${files}.json`, (request: FastifyRequest, reply: FastifyReply) => json().send(request, reply));
  router.get(`${files}.yml`, (request: FastifyRequest, reply: FastifyReply) => yaml().send(request, reply));
  SwaggerModule.setup(page.slice(1), application, document, {
    raw: false,
    customSiteTitle: title,
    swaggerOptions: {
      // null: the page would otherwise ask a validator on the internet what it thinks of the document.
      validatorUrl: null,
      displayRequestDuration: true,
      // A client has one scope or none. Nobody should have to tick it before a token is asked for.
      initOAuth: { scopes: [...scopes] },
    },
  });
}

/** Every scope that a client of the surface can ask for. */
function scopesOf(surface: SurfaceDocument, settings: Settings): string[] {
  return Object.values(surface.securitySchemes(settings)).flatMap((scheme) =>
    '$ref' in scheme
      ? []
      : Object.values(scheme.flows ?? {}).flatMap((flow: { scopes?: object }) =>
          Object.keys(flow.scopes ?? {}),
        ),
  );
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

/**
 * Each address may call these routes so often a second. The pages run what the service itself serves,
 * in nobody's frame; the texts that Swagger makes of it are kept as they were first sent.
 */
function preparePublicRoutes(application: NestFastifyApplication, all: readonly ServedDocument[]): void {
  const limit = application.get(PublicRouteLimit);
  const texts = new Map<string, ReadyAnswer>();
  // Set on these routes alone, so that calls of the API do not pay for it.
  application
    .getHttpAdapter()
    .getInstance()
    .addHook('onRoute', (route) => {
      const isFile = all.some(({ files }) => route.url === `${files}.json` || route.url === `${files}.yml`);
      const isPage =
        !isFile && all.some(({ page }) => route.url === page || route.url.startsWith(`${page}/`));
      if (!isPage && !isFile) return;
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
