import type { FastifyRequest } from 'fastify';

/** The address of a request without its query, also if it was sent in its absolute form. */
export function addressOf({ url }: Pick<FastifyRequest, 'url'>): string {
  return url.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
}
