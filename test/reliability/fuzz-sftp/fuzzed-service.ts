import { readFileSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { OnboardingService } from '../../../src/recalls/onboarding/onboarding.service.js';
import { ServiceProcess } from '../../bootstrap/service-process.js';
import { ImportSite } from '../../recalls/imports/import-site.js';
import { ed25519Key, type KeyPair } from '../../recalls/sftp/key-pairs.js';
import type { Service } from '../../support/service.js';
import { freePort } from '../../support/started-service.js';
import { Canaries } from './canaries.js';
import { figuresOf, type ProcessFigures } from './process-figures.js';

/** A manufacturer's SFTP account. */
export interface Account {
  readonly username: string;
  readonly key: KeyPair;
}

/** A run in the database. */
export interface Run {
  readonly username: string;
  readonly fileName: string;
  readonly size: number;
  readonly state: string;
}

/** The whole service in a process of its own, with two manufacturers, and canaries everywhere around. */
export class FuzzedService {
  private stopping: Promise<string> | undefined;

  private constructor(
    private readonly site: ImportSite,
    private readonly service: Service,
    private readonly process: ServiceProcess,
    readonly port: number,
    /** The address at which the same process serves the API. */
    readonly url: string,
    readonly canaries: Canaries,
    /** The manufacturer whose key the malformed clients have. */
    readonly fuzzed: Account,
    /** The manufacturer that continues to send files normally. */
    readonly wellBehaved: Account,
  ) {}

  static async start(): Promise<FuzzedService> {
    const site = await ImportSite.open();
    try {
      const service = await site.start();
      const fuzzed = await onboard(service, 'Fuzzed');
      const wellBehaved = await onboard(service, 'Well Behaved');
      const { dataDir } = service.settings;
      const { landingDir } = site;
      await mkdir(join(landingDir, fuzzed.username), { recursive: true });
      const port = await freePort();
      const process = ServiceProcess.launch({
        NODE_ENV: 'test',
        DATABASE_URL: site.database.url,
        DATABASE_POOL_SIZE: '5',
        DATA_DIR: dataDir,
        LANDING_DIR: landingDir,
        // Every file counts as received at once, so an unwanted file would be imported.
        LANDING_QUIET_SECONDS: '0',
        // And no file without a final name is judged meanwhile.
        SFTP_RENAME_GRACE_SECONDS: '3600',
        PUBLIC_URL: 'http://recalls.test',
        SFTP_PORT: String(port),
        // Malformed clients open files all the time, and a quota would hide other errors.
        SFTP_DAILY_FILES: '1000000',
        LOG_LEVEL: 'warn',
      });
      const url = await process.ready();
      const canaries = await Canaries.place({
        folder: site.folder,
        landingDir,
        dataDir,
        fuzzed: fuzzed.username,
        other: wellBehaved.username,
      });
      return new FuzzedService(site, service, process, port, url, canaries, fuzzed, wellBehaved);
    } catch (error) {
      await site.close();
      throw error;
    }
  }

  /** Whether the process still runs, and was not told to stop because of a bug. */
  get lives(): boolean {
    return !this.process.hasEnded;
  }

  async figures(): Promise<ProcessFigures> {
    const { pid } = this.process;
    if (pid === undefined) throw new Error('The service was not started.');
    return figuresOf(pid, this.site.folder);
  }

  /** The CPU time of the process so far. */
  get processorSeconds(): number {
    const fields = readFileSync(`/proc/${this.process.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    // In hundredths of a second: in user mode, and in the kernel.
    return (Number(fields[11]) + Number(fields[12])) / 100;
  }

  async runs(): Promise<Run[]> {
    return this.service.query<Run & Record<string, unknown>>(
      `SELECT manufacturer.sftp_username AS username, file_name AS "fileName", size_bytes::integer AS size, state
         FROM import_run JOIN manufacturer ON manufacturer.id = manufacturer_id`,
    );
  }

  /** The landing folder of the malformed clients' manufacturer. */
  get folder(): string {
    return join(this.site.landingDir, this.fuzzed.username);
  }

  /** The files in the malformed clients' folder, including hidden ones. */
  async waiting(): Promise<string[]> {
    const entries = await readdir(join(this.site.landingDir, this.fuzzed.username), { withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  }

  /** @returns the output of the process, including errors */
  stop(): Promise<string> {
    this.stopping ??= this.end();
    return this.stopping;
  }

  private async end(): Promise<string> {
    const { stdout, stderr } = await this.process.stop();
    await this.site.close();
    return `${stdout}${stderr}`;
  }
}

async function onboard(service: Service, name: string): Promise<Account> {
  const key = ed25519Key();
  const client = await service.application
    .get(OnboardingService)
    .onboard(
      { kind: 'service' },
      { name, email: 'team@example.com', role: 'manufacturer', sshKeys: [key.publicKey] },
    );
  if (!client.sftp) throw new Error('A manufacturer was onboarded without SFTP.');
  return { username: client.sftp.username, key };
}
