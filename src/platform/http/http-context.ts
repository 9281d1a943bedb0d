import type { ArgumentsHost } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { ApiRequest } from './principal.js';

/*
 * What Nest hands a guard, by its place. `switchToHttp()` makes three functions and adds them to the context each time, and ten
 * places ask on every call.
 */

export function requestOf<Request = ApiRequest>(context: ArgumentsHost): Request {
  return context.getArgByIndex(0);
}

export function replyOf(context: ArgumentsHost): FastifyReply {
  return context.getArgByIndex(1);
}
