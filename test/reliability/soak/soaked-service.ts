import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type RunningPostgres,
  startEmbeddedPostgres,
} from '../../../src/platform/database/embedded-postgres.js';
import { type Demonstration, readDemonstration } from '../../../src/recalls/demo/demo-file.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { ServiceProcess } from '../../bootstrap/service-process.js';
import { MailServer } from '../../platform/mail/mail-server.js';
import { ed25519Key } from '../../recalls/sftp/key-pairs.js';
import { freePort } from '../../support/started-service.js';
import { keepFromLogs } from '../../support/suite-log.js';
import { SOAK } from './soak-plan.js';

/**
 * The service as `npm start` runs it, with its embedded PostgreSQL and default settings, so that it flushes to the disk and vacuums as
 * usual. Only the limits are raised; they are still checked.
 */
export class SoakedService {
  /** One SSH key for all manufacturers that send files. */
  readonly key = ed25519Key();
  readonly mail = new MailServer();
  private process: ServiceProcess | undefined;
  private postgres: RunningPostgres | undefined;
  private at = '';

  private constructor(
    readonly dataDir: string,
    readonly sftpPort: number,
    private readonly metricsPort: number,
  ) {}

  static async start(): Promise<SoakedService> {
    const dataDir = await mkdtemp(join(tmpdir(), 'recalls-test-soak-'));
    const service = new SoakedService(dataDir, await freePort(), await freePort());
    try {
      await service.begin();
    } catch (error) {
      await service.stop();
      throw error;
    }
    return service;
  }

  get url(): string {
    return this.at;
  }

  get metricsUrl(): string {
    return `http://127.0.0.1:${this.metricsPort}`;
  }

  /** The database, for the superuser. */
  get databaseUrl(): string {
    return this.postgres?.url ?? '';
  }

  get pid(): number {
    return this.process?.pid ?? 0;
  }

  /** One client of each role, created by the first start. */
  async demonstration(): Promise<Demonstration> {
    const clients = await readDemonstration(this.dataDir);
    if (!clients) throw new Error('The first start leaves demo.json.');
    for (const { clientSecret, apiKey } of [clients.manufacturer, clients.mot, clients.admin]) {
      keepFromLogs('a client secret', clientSecret);
      keepFromLogs('an API key', apiKey);
    }
    return clients;
  }

  /** A manufacturer that may send files, onboarded by the administrator. */
  async onboardSender(name: string, administrator: OnboardedClient): Promise<OnboardedClient> {
    const token = await fetch(administrator.accessTokenUrl, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: administrator.clientId,
        client_secret: administrator.clientSecret,
        scope: administrator.scopeUrl,
      }),
    });
    const { access_token } = (await token.json()) as { access_token: string };
    const answer = await fetch(`${this.url}/admin/clients`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${access_token}`,
        'x-api-key': administrator.apiKey,
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        name,
        email: `${name.toLowerCase()}@soak.example`,
        role: 'manufacturer',
        sshKeys: [this.key.publicKey],
      }),
    });
    if (answer.status !== 201) throw new Error(`Not onboarded: ${answer.status} ${await answer.text()}`);
    const client = (await answer.json()) as OnboardedClient;
    keepFromLogs('a client secret', client.clientSecret);
    keepFromLogs('an API key', client.apiKey);
    return client;
  }

  async stop(): Promise<void> {
    if (this.process?.hasEnded === false) await this.process.stop();
    await this.postgres?.release();
    await this.mail.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  private async begin(): Promise<void> {
    await this.mail.start();
    this.process = ServiceProcess.launchAsNpmStart({
      DATA_DIR: this.dataDir,
      SFTP_PORT: String(this.sftpPort),
      METRICS_PORT: String(this.metricsPort),
      SMTP_URL: this.mail.url,
      IMPORT_RECEIPTS: 'true',
      MOT_TIMEOUT_MS: String(SOAK.motTimeoutMs),
      RATE_LIMIT_PER_SECOND: '1000000',
      MOT_RATE_LIMIT_PER_SECOND: '1000000',
      DAILY_QUOTA: '1000000000',
      SFTP_DAILY_FILES: '1000000',
      SFTP_DAILY_BYTES: '100000000000000',
      TOKEN_REQUESTS_PER_MINUTE_PER_CLIENT: '100000',
      TOKEN_REQUESTS_PER_MINUTE_PER_ADDRESS: '100000',
    });
    this.at = await this.process.ready();
    this.postgres = await startEmbeddedPostgres({ dataDir: this.dataDir });
  }
}
