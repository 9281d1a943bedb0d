import type { Type } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { PlacedIssue } from '../errors/request-error.js';
import type { ApiRequest } from './principal.js';

/** What a reader made of a body: the argument of the handler, or what is wrong. */
export type ReadBody = { readonly body: object } | { readonly issues: readonly PlacedIssue[] };

/** Reads and validates bodies of a class whose rules are more than decorators can say. */
export interface BodyReader {
  /**
   * @throws UnreadableBody
   * @throws RequestError for every other refusal
   */
  read(request: ApiRequest, reply: FastifyReply): Promise<ReadBody>;
}

/** The class of a handler's `@Body()` parameter that is read by an injectable of its surface. */
export interface ReadBodyClass {
  readonly reader: Type<BodyReader>;
}

export function isReadBodyClass(part: unknown): part is ReadBodyClass {
  return typeof part === 'function' && 'reader' in part;
}
