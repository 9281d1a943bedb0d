import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { SshClient } from '../../recalls/sftp/ssh-client.js';
import { type Counts, RecentUploads } from './sent-files.js';
import { SOAK } from './soak-plan.js';
import type { SoakedService } from './soaked-service.js';

const POLL_MS = 200;

/** Within a second of the upload, a file is in the archive and has its run; an overloaded machine may take longer. */
const TIMEOUT_MS = 10 * 60_000;

type Sender = 'called' | 'small' | 'large';

export interface Import {
  /** Since the soak began. */
  readonly atMs: number;
  readonly sender: Sender;
  readonly isFaulty: boolean;
  /** From when the file was complete until its run had ended. */
  readonly seconds: number;
  readonly state: string;
  readonly counts: Counts;
  readonly expected: { readonly state: string; readonly counts: Counts };
}

/** Manufacturers that send files by SFTP: small ones, large ones, and one that only sent its first file and makes calls since then. */
export class FileSender {
  readonly imports: Import[] = [];
  private readonly files = {
    called: new RecentUploads('C', SOAK.rows.called),
    small: new RecentUploads('S', SOAK.rows.small),
    large: new RecentUploads('L', SOAK.rows.large),
  };
  private sent = 0;

  constructor(
    private readonly service: SoakedService,
    private readonly database: pg.Client,
    readonly clients: Readonly<Record<Sender, OnboardedClient>>,
  ) {}

  /** The number of vehicles in files that are sent repeatedly. */
  get vins(): string[] {
    return [...this.files.small.vins, ...this.files.large.vins];
  }

  /** Sends the first file of each, which opens all its recalls. @returns the vehicles of the manufacturer that makes calls */
  async sendFirst(): Promise<string[]> {
    for (const sender of ['called', 'small', 'large'] as const) await this.send(sender, false, 0);
    return this.files.called.vins.slice(0, SOAK.rows.called);
  }

  /** One import after another, evenly distributed over the soak. @param began when it began, by `performance.now` */
  async sendAll(began: number): Promise<void> {
    for (let turn = 0; turn < SOAK.imports; turn += 1) {
      // In the middle of each interval, so that the last one ends before the soak.
      const dueAt = began + (turn + 0.5) * SOAK.importEveryMs;
      await delay(Math.max(0, dueAt - performance.now()));
      // Every fifth file is invalid, sometimes a small one and sometimes a large one.
      await this.send(turn % 2 === 0 ? 'large' : 'small', turn % 5 === 4, performance.now() - began);
    }
  }

  private async send(sender: Sender, isFaulty: boolean, atMs: number): Promise<void> {
    const { text, counts } = isFaulty ? this.files[sender].faulty() : this.files[sender].next();
    const client = this.clients[sender];
    this.sent += 1;
    await this.upload(client, `recalls-${this.sent}.csv`, text);
    const run = await this.untilEnded(`recalls-${this.sent}.csv`);
    const expected = { state: isFaulty ? 'rejected' : 'done', counts };
    this.imports.push({ atMs, sender, isFaulty, ...run, expected });
  }

  private async upload(maker: OnboardedClient, name: string, text: string): Promise<void> {
    const client = await SshClient.login(this.service.sftpPort, maker.sftp?.username ?? '', this.service.key);
    const sftp = await client.sftp();
    await sftp.ask((raw, callback) => raw.writeFile(name, Buffer.from(text), callback));
    await client.end();
  }

  private async untilEnded(fileName: string): Promise<Pick<Import, 'seconds' | 'state' | 'counts'>> {
    const deadline = performance.now() + TIMEOUT_MS;
    while (performance.now() < deadline) {
      const { rows } = await this.database.query<{ seconds: number; state: string } & Counts>(
        `SELECT state, extract(epoch FROM finished_at - received_at)::float8 AS seconds, added::integer,
                updated::integer, reopened::integer, closed::integer, unchanged::integer
           FROM import_run WHERE file_name = $1 AND state IN ('done', 'rejected', 'held')`,
        [fileName],
      );
      const [run] = rows;
      if (run) {
        const { seconds, state, ...counts } = run;
        return { seconds, state, counts };
      }
      await delay(POLL_MS);
    }
    throw new Error(`${fileName} did not come to an end.`);
  }
}
