import { connect, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FileSource } from '../file-source.js';
import { Scanner, ScannerUnavailable, UnclearScan } from './scanner.js';

/** In milliseconds. */
export interface ScanTimeouts {
  readonly connect: number;
  /** The longest time without a byte in either direction. clamd is silent while it scans, by default for at most 120 s. */
  readonly silence: number;
  readonly overall: number;
}

const TIMEOUTS: ScanTimeouts = { connect: 5_000, silence: 150_000, overall: 15 * 60_000 };

/** clamd's response is one short line; anything longer is not from clamd. */
const LONGEST_ANSWER = 4 * 1024;

const NO_BYTES = Buffer.alloc(0);
const END_OF_FILE = Buffer.alloc(4);

/**
 * Scans with ClamAV's daemon over its INSTREAM command. The file is sent over the connection, so clamd needs no access to the service's
 * folders and may run on another machine. Only `stream: OK`, after the whole file was sent, means that the file is clean.
 *
 * A response is never quoted in an error, because if the address belongs to another program, it could contain the file.
 */
export class ClamdScanner extends Scanner {
  readonly name = 'clamd';

  /** @param address `tcp://host:port` or `unix:/path` */
  constructor(
    private readonly address: string,
    private readonly timeouts: ScanTimeouts = TIMEOUTS,
  ) {
    super();
  }

  async scan(file: FileSource): Promise<'clean' | 'infected'> {
    const conversation = new Conversation(this.open(), this.timeouts);
    try {
      const [answer] = await Promise.all([conversation.answer, conversation.send(file)]);
      return judge(answer);
    } finally {
      conversation.end();
    }
  }

  private open(): Socket {
    if (this.address.startsWith('unix:')) return connect(this.address.replace(/^unix:(\/\/)?/, ''));
    const { hostname, port } = new URL(this.address);
    return connect(Number(port), hostname.replace(/^\[(.*)\]$/, '$1'));
  }
}

/** One connection to clamd: the file in one direction, one response in the other, which may arrive before the whole file is sent. */
class Conversation {
  readonly answer: Promise<string>;
  private readonly over = new AbortController();
  private readonly timers: NodeJS.Timeout[] = [];
  private received: Buffer = NO_BYTES;
  private connected = false;
  private sent = false;

  constructor(
    private readonly socket: Socket,
    { connect, silence, overall }: ScanTimeouts,
  ) {
    this.answer = new Promise((resolve, reject) => {
      const giveUp = (reason: string) => {
        this.over.abort();
        reject(new ScannerUnavailable(reason));
      };
      const connecting = setTimeout(() => giveUp("clamd can't be reached: no connection in time"), connect);
      this.timers.push(
        connecting,
        setTimeout(() => giveUp('clamd took too long over the file'), overall),
      );
      socket.on('connect', () => {
        clearTimeout(connecting);
        this.connected = true;
        socket.setTimeout(silence, () => giveUp('clamd did not answer in time'));
      });
      socket.on('data', (bytes: Buffer) => {
        this.received = Buffer.concat([this.received, bytes]);
        const end = this.received.indexOf(0);
        if (end === -1 && this.received.length <= LONGEST_ANSWER) return;
        this.over.abort();
        if (end === -1) giveUp('what answers there is not clamd');
        else resolve(this.readAnswer(end));
      });
      socket.on('error', (error: NodeJS.ErrnoException) =>
        giveUp(this.explain(error.code ?? 'unknown error')),
      );
      socket.on('close', () => giveUp(this.explain('closed')));
    });
  }

  /** Sends the file as fast as clamd reads it, and stops once there is a response. */
  async send(file: FileSource): Promise<void> {
    try {
      await this.write(Buffer.from('zINSTREAM\0'));
      for await (const chunk of file.read(this.over.signal)) {
        const length = Buffer.alloc(4);
        length.writeUInt32BE(chunk.length);
        await this.write(Buffer.concat([length, chunk]));
      }
      this.sent = true;
      await this.write(END_OF_FILE);
    } catch (error) {
      // A failed connection is reported by `answer`; any other error is about reading the file.
      if (!this.over.signal.aborted) throw error;
    }
  }

  end(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.socket.destroy();
  }

  private async write(bytes: Buffer): Promise<void> {
    // clamd responds and closes when a file exceeds its limit. Writing to a closed connection would discard the response with it, so data
    // that has arrived is read first.
    await nextTurn();
    this.over.signal.throwIfAborted();
    if (!this.socket.write(bytes)) await this.drained();
  }

  private drained(): Promise<void> {
    const { signal } = this.over;
    return new Promise((resolve, reject) => {
      const stop = () => reject(signal.reason);
      signal.addEventListener('abort', stop, { once: true });
      this.socket.once('drain', () => {
        signal.removeEventListener('abort', stop);
        resolve();
      });
    });
  }

  /** A clean result counts only if clamd got the whole file. */
  private readAnswer(end: number): string {
    return `${this.sent ? '' : 'early '}${this.received.toString('latin1', 0, end).trim()}`;
  }

  private explain(code: string): string {
    if (!this.connected) return `clamd can't be reached: ${code}`;
    if (this.sent) return `clamd ended the connection without an answer (${code})`;
    return `clamd ended the connection before it had the whole file (${code}): its StreamMaxLength may be too small`;
  }
}

/** clamd's names for files that it could not examine. They say nothing about the content. */
const NOT_LOOKED_INTO = /^Heuristics\.(?:Limits\.Exceeded|Encrypted|Broken|Structured)\b/;

/** The name of a signature has letters and digits; `(null)` is what C prints when there is none. */
const NO_NAME = /^\W*(?:null)?\W*$/i;

function judge(answer: string): 'clean' | 'infected' {
  if (answer === 'stream: OK') return 'clean';
  const found = /^(?:early )?stream: *(.*?) *FOUND$/.exec(answer)?.[1];
  if (found !== undefined) return judgeFinding(found);
  if (answer.includes('INSTREAM size limit exceeded')) {
    throw new ScannerUnavailable('clamd takes no file of this size: its StreamMaxLength is too small');
  }
  if (answer.endsWith('ERROR')) {
    throw new ScannerUnavailable('clamd answered with an error: its log says which');
  }
  throw new ScannerUnavailable('what answers there is not clamd');
}

/**
 * Only a finding with a name is an infection. A manufacturer can do nothing about the other results: the file waits until operators have
 * changed clamd's configuration, and is never called clean meanwhile.
 */
function judgeFinding(name: string): 'infected' {
  if (NO_NAME.test(name))
    throw new UnclearScan('clamd found something that it has no name for: its log says more');
  const [kind] = NOT_LOOKED_INTO.exec(name) ?? [];
  // Reported with AlertExceedsMax; without that setting clamd calls a file clean that it did not examine.
  if (kind === 'Heuristics.Limits.Exceeded') {
    const limit = /^Heuristics\.Limits\.Exceeded\.(Max\w{1,40})$/.exec(name)?.[1];
    throw new UnclearScan(
      `clamd did not look into the whole file: its ${limit ?? 'MaxFileSize or MaxScanSize'} is too small`,
    );
  }
  if (kind !== undefined) {
    throw new UnclearScan(`clamd could not judge the file (${kind}): its log and configuration say why`);
  }
  return 'infected';
}
