import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FailedRequest } from './failed-request.js';
import { type HttpError, isBusy } from './http-error.js';

/** How what was thrown on a path is answered: in the words of the path's surface. */
export interface ErrorTranslator {
  translate(exception: unknown, path: string): HttpError;
}

/** Where every error leaves the process: it has it put in the words of its surface, notes the cause for the log, and answers. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(private readonly surfaces: ErrorTranslator) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(exception, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Also called by Fastify for what it refuses before Nest sees it. */
  answer(exception: unknown, request: FailedRequest, reply: FastifyReply): void {
    const error = this.translate(exception, pathOf(request));
    // A busy service is no bug: the log tells it from one by the error that says so.
    const cause = isBusy(error) ? error : exception;
    request.failure = { status: error.status, errorCode: error.errorCode, cause };
    if (reply.sent) return;
    // The type is set anew: a handler that failed may have announced a page or a file.
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

/**
 * Which surface a request is on. The pattern of its route says it for every spelling of the address (escaped, absolute,
 * with a slash at the end); without a route the address itself has to.
 */
function pathOf(request: FastifyRequest): string {
  return request.routeOptions?.url ?? request.url.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
}
