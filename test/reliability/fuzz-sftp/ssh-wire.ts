import { createRequire } from 'node:module';
import { connect, type Socket } from 'node:net';
import ssh2 from 'ssh2';
import type { KeyPair } from '../../recalls/sftp/key-pairs.js';
import { message, string, uint32 } from './bytes.js';

/** The parts of ssh2's internals that are used: keys, encryption and the order of packets, without what its client would send by itself. */
interface Protocol {
  start(): void;
  parse(data: Buffer, from: number, to: number): void;
  rekey(): void;
  service(name: string): void;
  authPK(username: string, key: Buffer, algorithm: string, sign: Sign): void;
  cleanup(): void;
  readonly _packetRW: {
    readonly write: { allocStart: number; alloc(length: number): Buffer; finalize(packet: Buffer): Buffer };
  };
}
type Sign = (data: Buffer, done: (signature: Buffer) => void) => void;

const { sendPacket } = createRequire(import.meta.url)('ssh2/lib/protocol/utils.js') as {
  sendPacket(protocol: Protocol, packet: Buffer): void;
};
const ProtocolOfClients = createRequire(import.meta.url)('ssh2/lib/protocol/Protocol.js') as new (
  config: object,
) => Protocol;

/** The client's number for its channel. */
const CHANNEL = 7;
const { CHANNEL_OPEN, CHANNEL_REQUEST, CHANNEL_DATA, SFTP_INIT } = {
  CHANNEL_OPEN: 90,
  CHANNEL_REQUEST: 98,
  CHANNEL_DATA: 94,
  SFTP_INIT: 1,
};
/** The size of one message. */
const MOST_DATA = 30_000;
const PLENTY = 0x7fffffff;
const TIMEOUT_MS = 60_000;

/** A client that sends only what it is told to: each message complete, encrypted and in order. */
export class SshWire {
  /** Everything received over the channel: the responses to requests. */
  readonly answers: Buffer[] = [];
  /** Everything sent over the channel: requests, or what remains of them. */
  readonly requested: Buffer[] = [];
  channelOfServer = 0;
  private readonly protocol: Protocol;
  private readonly waiting = new Map<string, () => void>();
  private readonly happened = new Set<string>();

  private constructor(readonly socket: Socket) {
    const note = (event: string) => () => {
      this.happened.add(event);
      this.waiting.get(event)?.();
    };
    this.protocol = new ProtocolOfClients({
      onWrite: (data: Buffer) => socket.writable && socket.write(data),
      onError: () => socket.destroy(),
      onHandshakeComplete: note('keys'),
      messageHandlers: {
        SERVICE_ACCEPT: note('service'),
        USERAUTH_SUCCESS: note('success'),
        CHANNEL_OPEN_CONFIRMATION: (_: unknown, { sender }: { sender: number }) => {
          this.channelOfServer = sender;
          note('channel')();
        },
        CHANNEL_SUCCESS: note('subsystem'),
        CHANNEL_DATA: (_: unknown, __: number, data: Buffer) => {
          this.answers.push(Buffer.from(data));
          note('data')();
        },
      },
    });
    socket.on('data', (data) => {
      try {
        this.protocol.parse(data, 0, data.length);
      } catch {
        // Malformed messages may cause malformed responses.
      }
    });
    socket.once('close', () => this.protocol.cleanup());
  }

  static async connect(port: number, localAddress: string): Promise<SshWire> {
    const socket = connect({ host: '127.0.0.1', port, localAddress });
    socket.on('error', () => socket.destroy());
    socket.setNoDelay(true);
    await new Promise<void>((done, fail) => {
      socket.once('connect', done).once('close', () => fail(new Error('The server could not be reached.')));
    });
    return new SshWire(socket);
  }

  async agreeOnKeys(): Promise<void> {
    this.protocol.start();
    await this.until('keys');
  }

  /** Starts another key exchange, and waits for its end or for the server to close the connection. */
  async renewKeys(): Promise<void> {
    this.happened.delete('keys');
    this.protocol.rekey();
    await this.until('keys').catch(() => undefined);
  }

  async logIn(username: string, key: KeyPair): Promise<void> {
    this.protocol.service('ssh-userauth');
    await this.until('service');
    const parsed = ssh2.utils.parseKey(key.privateKey);
    if (parsed instanceof Error) throw parsed;
    this.protocol.authPK(username, parsed.getPublicSSH(), parsed.type, (data, done) =>
      done(parsed.sign(data)),
    );
    await this.until('success');
  }

  /** @param window how much the server may send until the window is adjusted, which never happens */
  async openSession({ window = PLENTY } = {}): Promise<void> {
    this.send(message(CHANNEL_OPEN, string('session'), uint32(CHANNEL), uint32(window), uint32(32_768)));
    await this.until('channel');
    const subsystem = [string('subsystem'), Buffer.from([1]), string('sftp')];
    this.send(message(CHANNEL_REQUEST, uint32(this.channelOfServer), ...subsystem));
    await this.until('subsystem');
    this.request(string(message(SFTP_INIT, uint32(3))));
    await this.until('data');
  }

  /** Encrypts and sends any message. */
  send(payload: Buffer): void {
    const { write } = this.protocol._packetRW;
    const packet = write.alloc(payload.length);
    packet.set(payload, write.allocStart);
    sendPacket(this.protocol, write.finalize(packet));
  }

  /** Sends bytes over the channel. */
  request(bytes: Buffer): void {
    this.requested.push(bytes);
    this.send(message(CHANNEL_DATA, uint32(this.channelOfServer), string(bytes)));
  }

  /** Waits until nothing was received for this long, or the server closes the connection. */
  async quiet(forMs: number): Promise<void> {
    if (this.socket.destroyed) return;
    await new Promise<void>((settle) => {
      const done = () => {
        clearTimeout(timer);
        this.socket.off('close', done).off('data', more);
        settle();
      };
      const timer = setTimeout(done, forMs);
      const more = () => timer.refresh();
      this.socket.once('close', done).on('data', more);
    });
  }

  /** Sends any number of bytes over the channel, in as many messages as necessary. */
  requestAll(bytes: Buffer): void {
    for (let place = 0; place < bytes.length; place += MOST_DATA) {
      const piece = bytes.subarray(place, place + MOST_DATA);
      this.send(message(CHANNEL_DATA, uint32(this.channelOfServer), string(piece)));
    }
  }

  rekey(): void {
    this.protocol.rekey();
  }

  /** Waits until something is received over the channel, or the server closes the connection, or this long. */
  async saysMore(atMostMs: number): Promise<void> {
    if (this.socket.destroyed) return;
    await new Promise<void>((settle) => {
      const done = () => {
        clearTimeout(timer);
        this.socket.off('close', done);
        this.waiting.delete('data');
        settle();
      };
      const timer = setTimeout(done, atMostMs);
      this.socket.once('close', done);
      this.waiting.set('data', done);
    });
  }

  /** Waits until the connection is closed for any reason. */
  async gone(): Promise<void> {
    if (!this.socket.closed) await new Promise((done) => this.socket.once('close', done));
  }

  private until(event: string): Promise<void> {
    return new Promise((done, fail) => {
      if (this.happened.has(event)) return done();
      const closed = () => fail(new Error(`The server hung up before: ${event}`));
      if (this.socket.destroyed) return closed();
      const timer = setTimeout(() => fail(new Error(`It took too long: ${event}`)), TIMEOUT_MS);
      this.socket.once('close', closed);
      this.waiting.set(event, () => {
        clearTimeout(timer);
        this.socket.off('close', closed);
        done();
      });
    });
  }
}
