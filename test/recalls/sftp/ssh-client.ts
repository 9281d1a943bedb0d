import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import ssh2, { type SFTPWrapper } from 'ssh2';
import type { KeyPair } from './key-pairs.js';

/** The response to a request: `code` is the protocol's, `text` the server's message. */
export interface Refused {
  readonly code: number;
  readonly text: string;
}

/** Accepts any parts of a response; only the first one matters. */
type Callback = (error?: Error | null, ...results: unknown[]) => void;

/** ssh2 as a client, for requests that OpenSSH's clients never send. */
export class SshClient {
  private constructor(
    readonly client: ssh2.Client,
    readonly socket: Socket,
    /** With which the server identified itself. */
    readonly hostKey: Buffer,
  ) {}

  /**
   * @param from the client's own address: any that begins with 127
   * @throws when the login fails
   */
  static async login(
    port: number,
    username: string,
    key: KeyPair,
    { from = '127.0.0.1' } = {},
  ): Promise<SshClient> {
    const socket = connect({ host: '127.0.0.1', port, localAddress: from });
    const client = new ssh2.Client();
    let hostKey = Buffer.alloc(0);
    // Also during the login, because one lost connection may cause several errors.
    client.on('error', () => undefined);
    try {
      await new Promise<void>((ready, fail) => {
        client.once('ready', ready).once('error', fail);
        client.once('close', () => fail(new Error('The server hung up.')));
        client.connect({
          sock: socket,
          username,
          privateKey: key.privateKey,
          hostVerifier: (shown: Buffer) => {
            hostKey = Buffer.from(shown);
            return true;
          },
        });
      });
    } catch (error) {
      socket.destroy();
      throw error;
    }
    return new SshClient(client, socket, hostKey);
  }

  /** Opens an SFTP session. */
  async sftp(): Promise<SftpClient> {
    return new SftpClient(await answered<SFTPWrapper>((callback) => this.client.sftp(callback)));
  }

  /** Closes the connection without a notice. */
  async drop(): Promise<void> {
    const closed = once(this.client, 'close');
    this.socket.destroy();
    await closed;
  }

  async end(): Promise<void> {
    if (this.socket.destroyed) return;
    const closed = once(this.client, 'close');
    this.client.end();
    await closed;
  }
}

/** Single requests, each with its response. */
export class SftpClient {
  constructor(readonly raw: SFTPWrapper) {}

  open(path: string, flags: string | number = 'w'): Promise<Buffer> {
    return answered((callback) => this.raw.open(path, flags as never, callback));
  }

  write(handle: Buffer, offset: number, text: string): Promise<void> {
    const data = Buffer.from(text);
    return answered((callback) => this.raw.write(handle, data, 0, data.length, offset, callback));
  }

  close(handle: Buffer): Promise<void> {
    return answered((callback) => this.raw.close(handle, callback));
  }

  async upload(path: string, text: string): Promise<void> {
    const handle = await this.open(path);
    await this.write(handle, 0, text);
    await this.close(handle);
  }

  /** Any other request of ssh2's client. */
  ask<Result = void>(request: (sftp: SFTPWrapper, callback: Callback) => void): Promise<Result> {
    return answered((callback) => request(this.raw, callback));
  }

  /** Lets the client use OpenSSH's extensions, although the server does not announce them. */
  pretendExtensions(versions: Record<string, string>): void {
    Reflect.set(this.raw, '_extensions', versions);
  }
}

function answered<Result>(request: (callback: Callback) => void): Promise<Result> {
  return new Promise((done, fail) => {
    request((error, result) => (error ? fail(error) : done(result as Result)));
  });
}
