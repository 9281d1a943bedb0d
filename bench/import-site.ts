import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import ssh2 from 'ssh2';
import type { OnboardedClient } from '../src/recalls/onboarding/onboarding.service.js';
import { BenchProcess } from './processes.js';
import { freePort, type Server, tokenFor, untilReady } from './services.js';

const POLL_MS = 100;

/** How an import ended, according to its run. */
export interface EndedImport {
  /** From the moment when the file was complete to the moment when its run was done. */
  readonly seconds: number;
  readonly added: number;
  readonly closed: number;
  readonly unchanged: number;
}

/** A manufacturer that may upload, and its credentials for calls. */
export interface Uploader {
  readonly id: number;
  readonly username: string;
  readonly client: OnboardedClient;
}

/**
 * A database and the service with its SFTP server. Files are processed as in production, except for the virus scanner, whose speed is not
 * the service's (the built-in check reads the whole file too).
 */
export class ImportSite {
  private closing: Promise<void> | undefined;

  private constructor(
    readonly databaseUrl: string,
    private readonly folder: string,
    private readonly settings: Readonly<Record<string, string>>,
    private readonly privateKey: string,
    readonly service: BenchProcess,
    private readonly database: pg.Client,
  ) {}

  static async open(databaseUrl: string): Promise<ImportSite> {
    const folder = await mkdtemp(join(tmpdir(), 'recalls-bench-imports-'));
    const { private: privateKey, public: publicKey } = ssh2.utils.generateKeyPairSync('ed25519');
    await writeFile(join(folder, 'key.pub'), publicKey);
    const settings = {
      DATABASE_URL: databaseUrl,
      DATA_DIR: folder,
      PORT: String(await freePort()),
      SFTP_PORT: String(await freePort()),
      SFTP_DAILY_FILES: '1000000',
      SFTP_DAILY_BYTES: '100000000000000',
      // All processes have the same public address, although their ports differ, because it is part of the scope of a token.
      PUBLIC_URL: 'http://recalls.bench',
      RATE_LIMIT_PER_SECOND: '1000000',
      MOT_RATE_LIMIT_PER_SECOND: '1000000',
      DAILY_QUOTA: '1000000000',
    };
    const service = BenchProcess.start('service', '../service/main.js', { environment: settings });
    const database = new pg.Client({ connectionString: databaseUrl });
    const site = new ImportSite(databaseUrl, folder, settings, privateKey, service, database);
    try {
      await database.connect();
      await untilReady(site.url, service);
      return site;
    } catch (error) {
      await site.close();
      throw error;
    }
  }

  get url(): string {
    return `http://127.0.0.1:${this.settings.PORT}`;
  }

  /** Onboards a manufacturer as an administrator would, with the command line. */
  async onboard(name: string): Promise<Uploader> {
    const cli = fileURLToPath(new URL('../service/cli.js', import.meta.url));
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        cli,
        'onboard',
        '--name',
        name,
        '--email',
        'bench@example.com',
        '--ssh-key',
        join(this.folder, 'key.pub'),
      ],
      { env: this.settings },
    );
    const client = JSON.parse(stdout) as OnboardedClient;
    if (!client.manufacturer || !client.sftp) throw new Error(`${name} may not upload.`);
    return { id: client.manufacturer.id, username: client.sftp.username, client };
  }

  async onboardAdministrator(name: string): Promise<Uploader['client']> {
    const cli = fileURLToPath(new URL('../service/cli.js', import.meta.url));
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [cli, 'onboard', '--role', 'admin', '--name', name, '--email', 'bench@example.com'],
      { env: this.settings },
    );
    return JSON.parse(stdout) as OnboardedClient;
  }

  /** Wraps all keys with a new one, with the command line. */
  async rotateEncryptionKeys(): Promise<void> {
    const cli = fileURLToPath(new URL('../service/cli.js', import.meta.url));
    await promisify(execFile)(process.execPath, [cli, 'encryption', 'rotate'], { env: this.settings });
  }

  /** Undoes a run as an administrator, over the API. */
  async undo(admin: OnboardedClient, runId: string): Promise<{ seconds: number; removed: number }> {
    const began = performance.now();
    const answer = await fetch(`${this.url}/admin/imports/${runId}/undo`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await tokenFor(admin, this.url)}`,
        'x-api-key': admin.apiKey,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ reason: 'to measure it' }),
    });
    const body = (await answer.json()) as { counts: { removed: number } };
    if (answer.status !== 200)
      throw new Error(`The undo was answered ${answer.status}: ${JSON.stringify(body)}`);
    return { seconds: (performance.now() - began) / 1000, removed: body.counts.removed };
  }

  /** The service as a client calls it. */
  async serverFor({ client }: Uploader): Promise<Server> {
    const { url, service: process } = this;
    const headers = { authorization: `Bearer ${await tokenFor(client, url)}`, 'x-api-key': client.apiKey };
    return { name: 'service', url, headers, process };
  }

  /** Uploads a file and waits until it is imported. @param whileItRuns called meanwhile */
  async import(
    uploader: Uploader,
    path: string,
    whileItRuns: (over: AbortSignal) => Promise<void> = async () => {},
  ): Promise<EndedImport> {
    const before = await this.countRuns(uploader.id);
    await this.upload(uploader.username, path);
    const over = new AbortController();
    const [ended] = await Promise.all([
      this.untilEnded(uploader.id, before).finally(() => over.abort()),
      whileItRuns(over.signal),
    ]);
    return ended;
  }

  close(): Promise<void> {
    this.closing ??= this.end();
    return this.closing;
  }

  private async end(): Promise<void> {
    await this.database.end();
    await this.service.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async upload(username: string, path: string): Promise<void> {
    const client = new ssh2.Client();
    client.connect({
      host: '127.0.0.1',
      port: Number(this.settings.SFTP_PORT),
      username,
      privateKey: this.privateKey,
    });
    try {
      await once(client, 'ready');
      const sftp = await promisify<ssh2.SFTPWrapper>((done) =>
        client.sftp((error, wrapper) => done(error ?? null, wrapper)),
      )();
      await pipeline(createReadStream(path), sftp.createWriteStream('recalls.csv'));
    } finally {
      client.end();
    }
  }

  private async countRuns(manufacturerId: number): Promise<number> {
    const { rows } = await this.database.query<{ runs: number }>(
      'SELECT count(*)::integer AS runs FROM import_run WHERE manufacturer_id = $1',
      [manufacturerId],
    );
    return rows[0]?.runs ?? 0;
  }

  private async untilEnded(manufacturerId: number, before: number): Promise<EndedImport> {
    for (;;) {
      const { rows } = await this.database.query<
        EndedImport & { state: string; inProgress: boolean; waitingFor: string | null }
      >(
        `SELECT state, state NOT IN ('done', 'rejected', 'held') AS "inProgress", waiting_for AS "waitingFor",
                extract(epoch FROM finished_at - received_at)::float8 AS seconds,
                added::integer, closed::integer, unchanged::integer
           FROM import_run WHERE manufacturer_id = $1 ORDER BY received_at OFFSET $2`,
        [manufacturerId, before],
      );
      const [run] = rows;
      if (run?.state === 'done') return run;
      if (run && (!run.inProgress || run.waitingFor !== null)) {
        throw new Error(
          `The import is ${run.state}${run.waitingFor === null ? '' : ` and waits: ${run.waitingFor}`}.`,
        );
      }
      await delay(POLL_MS);
    }
  }
}
