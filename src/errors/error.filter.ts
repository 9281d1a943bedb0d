import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AnswerableError, ErrorShape } from './answerable-error.js';
import { describeCause } from './describe-cause.js';

/** Every way out of the process for an error: it picks the surface's shape, logs what is ours to mend, and answers. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger('Errors');

  /** @param shapes the surfaces, the most particular first; the last one covers every path. */
  constructor(private readonly shapes: readonly ErrorShape[]) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(exception, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Also called by Fastify for what it refuses before Nest sees it. */
  answer(exception: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const error = this.translate(exception, pathOf(request));
    if (error.status >= 500) {
      // The route pattern, never the address: that has the VIN in it.
      const route = request.routeOptions?.url ?? 'no route';
      this.logger.error(
        `${request.id} ${request.method} ${route} ${error.status} ${describeCause(exception)}`,
      );
    }
    if (reply.sent) return;
    // The type is set anew: a handler that failed may have announced a page or a file.
    void reply
      .status(error.status)
      .headers(error.headers)
      .type('application/json; charset=utf-8')
      .send(error.body(request.id));
  }

  translate(exception: unknown, path: string): AnswerableError {
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
