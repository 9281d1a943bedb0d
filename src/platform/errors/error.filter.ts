import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { addressOf } from '../http/address-of.js';
import type { FailedRequest } from './failed-request.js';
import { type HttpError, isBusy } from './http-error.js';

/** The mapping of errors on a path to responses, by the surface of the path. */
export interface ErrorTranslator {
  /** @param unroutedMethod the method of a request for which the router has no route */
  translate(exception: unknown, path: string, unroutedMethod?: string): HttpError;
}

/**
 * Every error leaves the process here: its surface maps it to a response, and its cause is noted for the log. If a route was found, its
 * pattern decides the surface, which is the same for every spelling of the address (escaped, absolute, with a trailing slash); otherwise
 * the address decides.
 */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(private readonly surfaces: ErrorTranslator) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(exception, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Fastify also calls it for requests that it refuses before Nest sees them. */
  answer(exception: unknown, request: FailedRequest, reply: FastifyReply): void {
    const pattern = request.routeOptions?.url;
    const error =
      pattern === undefined
        ? this.surfaces.translate(exception, addressOf(request), request.method)
        : this.surfaces.translate(exception, pattern);
    // "Busy" is not a bug, so the log shows the error that says it and not a cause.
    const cause = isBusy(error) ? error : exception;
    request.failure = { status: error.status, errorCode: error.errorCode, cause };
    if (reply.sent) return;
    // The content type is set again, because a handler that failed may have announced a page or a file.
    void reply
      .status(error.status)
      .headers(error.headers)
      .type(error.mediaType ?? 'application/json; charset=utf-8')
      .send(error.body(request.id));
  }

  translate(exception: unknown, path: string): HttpError {
    return this.surfaces.translate(exception, path);
  }
}
