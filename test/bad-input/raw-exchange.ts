import { connect } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const PATIENCE_MS = 10_000;

/**
 * Writes bytes to a server and reads the answers, until there are as many as expected or the server hangs up.
 *
 * @param halfClose end our side after the last byte, as a client does that has gone away.
 */
export function exchange(
  url: string,
  bytes: string | Buffer,
  { answers = 1, halfClose = false }: { answers?: number; halfClose?: boolean } = {},
): Promise<RawAnswer[]> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const socket = connect(Number(port), hostname, () => {
      socket.write(bytes);
      if (halfClose) socket.end();
    });
    const finish = () => {
      clearTimeout(deadline);
      socket.destroy();
      resolve(parse(received));
    };
    const deadline = setTimeout(() => {
      socket.destroy();
      reject(new Error(`Not ${answers} answers in time, but: ${received.toString('latin1')}`));
    }, PATIENCE_MS);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (parse(received).length >= answers) finish();
    });
    // Of a connection that is reset, whatever came before counts: the server may hang up on what we still send.
    socket.on('error', finish);
    socket.on('close', finish);
  });
}

/** The whole answers in what was received. All of this service have a length. */
function parse(received: Buffer): RawAnswer[] {
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
    const length = Number(headers['content-length'] ?? 0);
    const body = rest.slice(end + 4, end + 4 + length);
    if (body.length < length) return answers;
    rest = rest.slice(end + 4 + length);
    if (status !== 100) answers.push({ status, headers, body });
  }
}
