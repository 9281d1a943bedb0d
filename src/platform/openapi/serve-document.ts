import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Settings } from '../config/settings.js';
import { ReadyAnswer } from '../http/ready-answer.js';
import { audienceDocument } from './audience-document.js';
import { buildDocument, documentAsYaml } from './build-document.js';
import { once } from './once.js';
import { preparePublicRoutes } from './page-routes.js';
import type { ServedDocument } from './served-document.js';
import type { SurfaceDocument } from './surface-document.js';

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
