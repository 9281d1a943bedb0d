import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { Issue } from '../errors/request-error.js';
import type { Surfaces } from '../surfaces/surfaces.js';
import { addressOf } from './address-of.js';
import type { ApiRequest } from './principal.js';

const HEADER = 'x-correlation-id';

/** Visible ASCII without blanks: nothing in it can break a line of a log. Node joins two such headers with a blank. */
const FORM = /^[\x21-\x7e]{1,128}$/;

export const CORRELATION_ID_ISSUE: Issue = {
  field: 'X-Correlation-ID',
  message: 'must have 1 to 128 visible ASCII characters',
};

export function isMalformedCorrelationId({ [HEADER]: id }: IncomingHttpHeaders): boolean {
  return id !== undefined && !(typeof id === 'string' && FORM.test(id));
}

/**
 * Gives each request of a surface with correlation ids the caller's id, or a new one if that is missing or malformed, and announces it in
 * the response before anything can fail. A malformed one is refused later, by the validation, so that it does not go before the
 * credentials.
 */
export class CorrelationIds {
  constructor(private readonly surfaces: Pick<Surfaces, 'ofPath' | 'ofRequest'>) {}

  begin(request: ApiRequest, reply: FastifyReply): void {
    // Of a routed request the surface is cached, because the guards need it too.
    const surface =
      request.pattern === undefined
        ? this.surfaces.ofPath(addressOf(request))
        : this.surfaces.ofRequest(request);
    if (!surface.correlationIds) return;
    const given = request.headers[HEADER];
    const isGiven = typeof given === 'string' && FORM.test(given);
    request.correlationId = isGiven ? given : randomUUID();
    reply.header(HEADER, request.correlationId);
  }
}
