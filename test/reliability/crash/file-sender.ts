import { once } from 'node:events';
import type { KeyPair } from '../../recalls/sftp/key-pairs.js';
import { type SftpClient, SshClient } from '../../recalls/sftp/ssh-client.js';
import type { ClientSession } from './client-session.js';
import { isDone } from './exchange.js';
import type { InFlight } from './in-flight.js';
import type { RunningService } from './running-service.js';
import { type SentFile, textOf } from './sent-file.js';

const ROWS = { fewest: 500, most: 5_000, step: 500 };
const MOST_SHIFTED = 300;

/** As much as clients write at once; a large file takes several writes, between which it can be interrupted. */
const WRITE_BYTES = 32_768;

const SOUND = 0.8;
/** How often a client that waits for the result of a file sends the next one nevertheless. */
const EARLY_SHARE = 0.02;

const REST_MS = 30;

const ENDED = ['done', 'rejected', 'held'];

interface Connection {
  readonly ssh: SshClient;
  readonly sftp: SftpClient;
  /** Fails when the connection has ended, because a request on it may then get no response at all. */
  readonly ended: Promise<never>;
}

/** A manufacturer that sends one file after another with an SFTP client, and reads the result of each with its API client. */
export class FileSender {
  readonly files: SentFile[] = [];

  private connection: Connection | undefined;
  private rows = ROWS.fewest;

  constructor(
    readonly session: ClientSession,
    private readonly key: KeyPair,
    /** The beginning of its VINs. */
    private readonly series: string,
    private readonly service: RunningService,
    private readonly inFlight: InFlight,
    private readonly random: () => number,
  ) {}

  readonly step = async (): Promise<number> => {
    const last = this.files.at(-1);
    const mayGoOn = !last?.isAcknowledged || (await this.hasEnded(last)) || this.random() < EARLY_SHARE;
    if (mayGoOn) await this.sendNext();
    return this.random() * REST_MS;
  };

  /** Abandons the connection, because the service at its other end is gone. */
  hangUp(): void {
    this.connection?.ssh.socket.destroy();
    this.connection = undefined;
  }

  private async hasEnded({ name }: SentFile): Promise<boolean> {
    const told = await this.session.call('ask for imports', 'GET', '/imports?limit=5');
    if (!isDone(told)) return false;
    const { imports } = told.body as { imports: { fileName: string; state: string }[] };
    return imports.some(({ fileName, state }) => fileName === name && ENDED.includes(state));
  }

  /** If anything fails, the file is simply not acknowledged. */
  private async sendNext(): Promise<void> {
    try {
      this.connection ??= await this.inFlight.during('SFTP login', () => this.connect());
      const { sftp, ended } = this.connection;
      await this.inFlight.during('upload', () => first(this.upload(sftp, this.makeNext()), ended));
    } catch {
      this.hangUp();
    }
  }

  private async connect(): Promise<Connection> {
    const username = this.session.client.sftp?.username ?? '';
    const ssh = await SshClient.login(this.service.sftpPort, username, this.key);
    const ended = once(ssh.client, 'close').then(() => {
      throw new Error('The connection has ended.');
    });
    try {
      return { ssh, sftp: await first(ssh.sftp(), ended), ended };
    } catch (error) {
      ssh.socket.destroy();
      throw error;
    }
  }

  /** In one of the two ways of clients: under the file's name, or under a temporary name until it is complete. */
  private async upload(sftp: SftpClient, file: SentFile): Promise<void> {
    const isRenamed = this.random() < 0.5;
    const path = isRenamed ? `${file.name}.part` : file.name;
    const text = textOf(file);
    const handle = await sftp.open(path);
    for (let offset = 0; offset < text.length; offset += WRITE_BYTES) {
      await sftp.write(handle, offset, text.slice(offset, offset + WRITE_BYTES));
    }
    await sftp.close(handle);
    if (isRenamed) await sftp.ask((raw, callback) => raw.rename(path, file.name, callback));
    file.isAcknowledged = true;
  }

  private makeNext(): SentFile {
    const number = this.files.length;
    const step = Math.floor((2 * this.random() - 1) * ROWS.step);
    this.rows = Math.min(ROWS.most, Math.max(ROWS.fewest, this.rows + (number === 0 ? ROWS.most / 2 : step)));
    const file: SentFile = {
      name: `${this.series.toLowerCase()}-${number}.csv`,
      series: this.series,
      first: Math.floor(this.random() * MOST_SHIFTED),
      rows: this.rows,
      // Every fourth file changes all rows, because the merge then takes longest.
      dvsa: `R/${Math.floor(number / 4)}`,
      isSound: this.random() < SOUND,
      isAcknowledged: false,
    };
    this.files.push(file);
    return file;
  }
}

/** The first result; a later failure of the other promise is ignored. */
function first<Result>(work: Promise<Result>, ended: Promise<never>): Promise<Result> {
  for (const each of [work, ended]) each.catch(() => {});
  return Promise.race([work, ended]);
}
