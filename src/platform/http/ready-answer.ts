import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** A tag is of the bytes alone, so that all processes of a version have the same. */
const TAG_LENGTH = 22;

/** Caches may keep it, and ask each time whether it is still the same. */
const CACHEABLE = 'no-cache';

/** An answer that is the same for everybody: its bytes are made once, and who has them already is not sent them again. */
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

  /** What tells caches of it. */
  get headers(): Readonly<Record<string, string>> {
    return { etag: this.tag, 'cache-control': CACHEABLE };
  }

  send(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    reply.headers(this.headers);
    if (isAmong(request.headers['if-none-match'], this.tag)) return reply.status(304).send();
    return reply.type(this.mediaType).send(this.bytes);
  }
}

/** As RFC 9110 compares for a GET (13.1.2): any of a list, weak or not. */
function isAmong(tags: string | undefined, tag: string): boolean {
  return tags?.split(',').some((each) => ['*', tag, `W/${tag}`].includes(each.trim())) ?? false;
}
