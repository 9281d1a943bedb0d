import { connect } from 'node:net';
import { setImmediate } from 'node:timers/promises';

export interface RawAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const TIMEOUT_MS = 30_000;

interface Course {
  /** `Infinity` waits until the server closes the connection. */
  readonly answers?: number;
  /** Close our side after the last byte, like a client that has gone away. */
  readonly halfClose?: boolean;
  /** Close our side when nothing arrived for this long, in ms, because it is unknown whether the server waits for more. */
  readonly halfCloseAfter?: number;
}

/**
 * Writes bytes to a server and reads the responses, until there are as many as expected or the server closes the connection.
 *
 * @param bytes several chunks are written separately, so that the server may receive them separately
 */
export function exchange(
  url: string,
  bytes: string | Buffer | readonly Buffer[],
  { answers = 1, halfClose = false, halfCloseAfter }: Course = {},
): Promise<RawAnswer[]> {
  const { hostname, port } = new URL(url);
  const pieces: readonly (string | Buffer)[] = Array.isArray(bytes) ? bytes : [bytes];
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const socket = connect(Number(port), hostname, async () => {
      socket.setNoDelay(true);
      for (const piece of pieces) {
        socket.write(piece);
        await setImmediate();
      }
      if (halfClose) socket.end();
    });
    const answersHead = /^HEAD /.test(String(pieces[0]?.slice(0, 5)));
    const finish = () => {
      clearTimeout(deadline);
      clearTimeout(silence);
      socket.destroy();
      resolve(parse(received, answersHead));
    };
    const silence = halfCloseAfter === undefined ? undefined : setTimeout(() => socket.end(), halfCloseAfter);
    const deadline = setTimeout(() => {
      socket.destroy();
      reject(new Error(`Not ${answers} answers in time, but: ${received.toString('latin1')}`));
    }, TIMEOUT_MS);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      silence?.refresh();
      if (Number.isFinite(answers) && parse(received, answersHead).length >= answers) finish();
    });
    // If the connection is reset, everything that was received before counts, because the server may close while the client still sends.
    socket.on('error', finish);
    socket.on('close', finish);
  });
}

/**
 * The complete responses in the received bytes.
 *
 * @param answersHead whether the first one is to a HEAD, which has a Content-Length but no body
 */
function parse(received: Buffer, answersHead: boolean): RawAnswer[] {
  const answers: RawAnswer[] = [];
  let rest = received.toString('latin1');
  for (;;) {
    const end = rest.indexOf('\r\n\r\n');
    if (end === -1) return answers;
    const [statusLine = '', ...lines] = rest.slice(0, end).split('\r\n');
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(statusLine)?.[1]);
    const headers = Object.fromEntries(
      lines.map((line) => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        line.slice(line.indexOf(':') + 1).trim(),
      ]),
    );
    const text = rest.slice(end + 4);
    const isBodiless = answersHead && answers.length === 0 && !text.startsWith('{');
    const content = isBodiless ? { body: '', rest: text } : contentAt(text, headers);
    if (!content) return answers;
    rest = content.rest;
    // Every body of this service is UTF-8.
    const body = Buffer.from(content.body, 'latin1').toString();
    if (status !== 100) answers.push({ status, headers, body });
  }
}

/** The body at the beginning of the bytes after a response's headers; undefined while it is incomplete. */
function contentAt(
  text: string,
  headers: Readonly<Record<string, string>>,
): { body: string; rest: string } | undefined {
  if (headers['transfer-encoding'] === 'chunked') return chunkedContentAt(text);
  const length = Number(headers['content-length'] ?? 0);
  return text.length < length ? undefined : { body: text.slice(0, length), rest: text.slice(length) };
}

function chunkedContentAt(text: string): { body: string; rest: string } | undefined {
  let body = '';
  let rest = text;
  for (;;) {
    const line = rest.indexOf('\r\n');
    if (line === -1) return undefined;
    const size = Number.parseInt(rest.slice(0, line), 16);
    if (rest.length < line + 4 + size) return undefined;
    body += rest.slice(line + 2, line + 2 + size);
    rest = rest.slice(line + 4 + size);
    if (size === 0) return { body, rest };
  }
}
