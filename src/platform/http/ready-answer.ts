import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** The tag depends on the bytes alone, so all processes of a version have the same. */
const TAG_LENGTH = 22;

/** Caches may store it, and must revalidate it each time. */
const CACHEABLE = 'no-cache';

/** A response that is the same for all callers. Its bytes are made once, and a caller that has them already gets 304. */
export class ReadyAnswer {
  readonly bytes: Buffer;
  private readonly tag: string;

  constructor(
    private readonly mediaType: string,
    text: string,
  ) {
    this.bytes = Buffer.from(text);
    this.tag = `"${hash('sha256', this.bytes, 'base64url').slice(0, TAG_LENGTH)}"`;
  }

  /** The headers for caches. */
  get headers(): Readonly<Record<string, string>> {
    return { etag: this.tag, 'cache-control': CACHEABLE };
  }

  send(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    reply.headers(this.headers);
    if (isAmong(request.headers['if-none-match'], this.tag)) return reply.status(304).send();
    return reply.type(this.mediaType).send(this.bytes);
  }
}

/** The comparison of RFC 9110 for GET (13.1.2): any tag of a list matches, weak or not. */
function isAmong(tags: string | undefined, tag: string): boolean {
  return tags?.split(',').some((each) => ['*', tag, `W/${tag}`].includes(each.trim())) ?? false;
}
