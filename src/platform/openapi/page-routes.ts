import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { ReadyAnswer } from '../http/ready-answer.js';
import { PublicRouteLimit } from '../limits/public-route-limit.js';
import type { ServedDocument } from './served-document.js';

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
export function preparePublicRoutes(
  application: NestFastifyApplication,
  all: readonly ServedDocument[],
): void {
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
 * Swagger has two texts for its page, one for the address with a trailing slash and one without. Each has a key here, which is the same for
 * every spelling of the address.
 */
function nameOf(request: FastifyRequest): string {
  return `${request.routeOptions.url}${request.url.endsWith('/') ? ' with a slash' : ''}`;
}
