import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FailedRequest } from './failed-request.js';
import { type ErrorMapper, type HttpError, isBusy } from './http-error.js';

/** Where every error leaves the process: it picks the surface's shape, notes the cause for the log, and answers. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  /** @param shapes the surfaces, the most particular first; the last one covers every path. */
  constructor(private readonly shapes: readonly ErrorMapper[]) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(exception, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Also called by Fastify for what it refuses before Nest sees it. */
  answer(exception: unknown, request: FailedRequest, reply: FastifyReply): void {
    const error = this.translate(exception, pathOf(request));
    // A busy service is no fault: the log tells it from one by the error that says so.
    const cause = isBusy(error) ? error : exception;
    request.failure = { status: error.status, errorCode: error.errorCode, cause };
    if (reply.sent) return;
    // The type is set anew: a handler that failed may have announced a page or a file.
    void reply
      .status(error.status)
      .headers(error.headers)
      .type('application/json; charset=utf-8')
      .send(error.body(request.id));
  }

  translate(exception: unknown, path: string): HttpError {
    const shape = this.shapes.find((candidate) => candidate.covers(path));
    if (!shape) throw new Error(`No surface covers a path: the last one must cover all.`);
    return shape.translate(exception);
  }
}

/**
 * Which surface a request is on. The pattern of its route says it for every spelling of the address (escaped, absolute,
 * with a slash at the end); without a route the address itself has to.
 */
function pathOf(request: FastifyRequest): string {
  return request.routeOptions?.url ?? request.url.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
}
