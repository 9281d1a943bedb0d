import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { finalize, type Observable } from 'rxjs';
import { requestOf } from './principal.js';
import { SILENCE_TIMEOUT_MS } from './silence.js';

/** As long as the load balancer waits (deploy/haproxy.cfg): closing or restoring millions of recalls takes minutes. */
const LONGEST_CALL_MS = 15 * 60_000;

/** While the handler works, no bytes move on the connection, so the idle timeout would abort it. */
@Injectable()
export class LongCall implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { socket } = requestOf<FastifyRequest>(context).raw;
    socket.setTimeout(LONGEST_CALL_MS);
    return next.handle().pipe(finalize(() => socket.setTimeout(SILENCE_TIMEOUT_MS)));
  }
}

/** Marks a handler that may work for minutes before it answers. */
export const TakesMinutes = () => applyDecorators(UseInterceptors(LongCall));
