import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Settings } from '../config/settings.js';
import { invalidRequest, PLATFORM_RULES, type RequestError } from '../errors/request-error.js';
import { COMPRESSED, isSaidToBeCompressed, requireKnownFraming, UnreadableBody } from './request-body.js';

/**
 * A class of request bodies that are streamed, and their maximum size. A handler's `@Body()` parameter has this type, like any other body.
 */
export interface BodyStreamClass<Stream extends BodyStream = BodyStream> {
  /** The media type in the OpenAPI document. Callers may send any type, because only the bytes are checked. */
  readonly mediaType: string;
  mostBytes(settings: Settings): number;
  new (request: IncomingMessage, response: ServerResponse, mostBytes: number): Stream;
}

/** In milliseconds. */
export interface BodyTimeouts {
  /** The longest time without a byte. */
  readonly silence: number;
  readonly overall: number;
  /** How long a rejected caller may go on sending, so that it can read the response. */
  readonly linger: number;
}

const BODY_TIMEOUTS: BodyTimeouts = { silence: 30_000, overall: 15 * 60_000, linger: 30_000 };

/** Requests that the server's timeout does not apply to, because it is meant for bodies that are read into memory. */
const streamed = new WeakSet<IncomingMessage>();

/** Whether the stream of its body measures a request's time, and not the server. */
export function isStreamed(request: IncomingMessage): boolean {
  return streamed.has(request);
}

/**
 * A body that is read in chunks with back-pressure, so that it may be larger than the memory. Only its headers are checked before the
 * handler runs. If the rest is invalid, reading it throws a 400.
 */
export abstract class BodyStream {
  /** Aborted when the caller disconnects before it was answered. */
  readonly callerGone: AbortSignal;

  constructor(
    private readonly request: IncomingMessage,
    response: ServerResponse,
    private readonly mostBytes: number,
    private readonly timeouts: BodyTimeouts = BODY_TIMEOUTS,
  ) {
    const gone = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort(refused('must arrive whole'));
    });
    this.callerGone = gone.signal;
  }

  /**
   * The body. It can be read once. A handler that stops reading, or is aborted, can still answer the request.
   *
   * @throws RequestError 400 when it is too large, cut short or too slow; the reason of `stop`
   */
  async *read(stop: AbortSignal): AsyncGenerator<Buffer> {
    const request = this.request;
    streamed.add(request);
    const slowness = new Slowness(this.timeouts);
    const over = AbortSignal.any([slowness.told, stop]);
    // By default, leaving the loop destroys the request, and then the caller could not be answered.
    const pieces: AsyncIterator<Buffer> = request.iterator({ destroyOnReturn: false });
    let size = 0;
    try {
      for (;;) {
        const piece = await nextOf(pieces, over);
        if (piece.done === true) return;
        slowness.heard();
        if (size === 0 && isCompressed(piece.value, request)) throw refused(COMPRESSED);
        size += piece.value.length;
        if (size > this.mostBytes) throw refused(tooLarge(this.mostBytes), PLATFORM_RULES.bodyTooLarge);
        yield piece.value;
      }
    } finally {
      slowness.end();
      if (!request.complete) this.abandon(pieces);
    }
  }

  /** What the caller still sends is read and discarded for a while. */
  private abandon(pieces: AsyncIterator<Buffer>): void {
    const request = this.request;
    void pieces.return?.().then(
      () => request.resume(),
      () => {},
    );
    setTimeout(() => {
      if (!request.complete) request.destroy();
    }, this.timeouts.linger).unref();
  }
}

/** Whether a handler takes a streamed body. */
export function isBodyStreamClass(part: unknown): part is BodyStreamClass {
  return typeof part === 'function' && part.prototype instanceof BodyStream;
}

/** Checks the headers of a body. @throws UnreadableBody */
export function openBodyStream(
  bodyClass: BodyStreamClass,
  request: IncomingMessage,
  response: ServerResponse,
  settings: Settings,
): BodyStream {
  requireKnownFraming(request.headers);
  const mostBytes = bodyClass.mostBytes(settings);
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) {
    throw new UnreadableBody({ field: 'body', message: tooLarge(mostBytes) }, PLATFORM_RULES.bodyTooLarge);
  }
  return new bodyClass(request, response, mostBytes);
}

/**
 * The next chunk, or an abort. (Promise.race() with one promise for all chunks would keep each chunk in memory until that promise is
 * settled.)
 */
function nextOf(pieces: AsyncIterator<Buffer>, over: AbortSignal): Promise<IteratorResult<Buffer>> {
  return new Promise((resolve, reject) => {
    over.throwIfAborted();
    const giveUp = () => reject(over.reason);
    over.addEventListener('abort', giveUp, { once: true });
    pieces
      .next()
      .then(resolve, () => reject(refused('must arrive whole')))
      .finally(() => over.removeEventListener('abort', giveUp));
  });
}

/** How many bytes at the start decide whether a body is text. */
const TELLING_BYTES = 1_024;

/** A control character that does not occur in text. Old tools end a file with Ctrl-Z, so that is allowed. */
const UNPRINTABLE = /(?!\s|\cZ)\p{Cc}/u;

/**
 * A body that is declared as compressed and is compressed. The service does not decompress, and a text parser would only report it as
 * broken.
 */
function isCompressed(beginning: Buffer, { headers }: IncomingMessage): boolean {
  if (!isSaidToBeCompressed(headers)) return false;
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    return UNPRINTABLE.test(decoder.decode(beginning.subarray(0, TELLING_BYTES), { stream: true }));
  } catch {
    return true;
  }
}

/** Detects a sender that is too slow. */
class Slowness {
  private readonly control = new AbortController();
  private readonly silent: NodeJS.Timeout;
  private readonly late: NodeJS.Timeout;

  constructor({ silence, overall }: BodyTimeouts) {
    this.silent = this.after(silence, `must not pause for longer than ${silence / 1000} seconds`);
    this.late = this.after(
      overall,
      `must arrive whole within ${overall < 60_000 ? `${overall / 1_000} seconds` : `${overall / 60_000} minutes`}`,
    );
  }

  /** Aborted for a slow sender; the reason is the 400 to answer with. */
  get told(): AbortSignal {
    return this.control.signal;
  }

  heard(): void {
    this.silent.refresh();
  }

  end(): void {
    clearTimeout(this.silent);
    clearTimeout(this.late);
  }

  private after(ms: number, message: string): NodeJS.Timeout {
    return setTimeout(() => this.control.abort(refused(message)), ms).unref();
  }
}

function tooLarge(mostBytes: number): string {
  const mebibytes = mostBytes / 1024 ** 2;
  return `must not be larger than ${Number.isInteger(mebibytes) ? `${mebibytes} MiB` : `${mostBytes} bytes`}`;
}

function refused(message: string, rule?: string): RequestError {
  return invalidRequest({ part: 'body', field: 'body', message, rule });
}
