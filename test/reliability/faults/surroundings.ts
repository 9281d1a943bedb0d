import { expect } from 'vitest';
import type { Settings } from '../../../src/platform/config/settings.js';
import { LimiterCounters } from '../../../src/platform/limits/limiter-counters.js';
import { RedisServer } from '../../platform/limits/redis-server.js';
import { MailServer } from '../../platform/mail/mail-server.js';
import { Clamd } from '../../recalls/imports/scan/clamd.js';
import { listenForFiles } from '../../recalls/imports/sftp-sender.js';
import { Service } from '../../support/service.js';
import { BreakableDatabase } from './breakable-database.js';
import { BreakableDisk } from './breakable-disk.js';
import { BreakableLink } from './breakable-link.js';
import { CLAMD, REDIS, SMTP } from './protocols.js';
import type { Breakable } from './trap.js';

/** A service with all its dependencies; all are real, and each can be broken. */
export class Surroundings {
  private constructor(
    readonly service: Service,
    readonly database: BreakableDatabase,
    readonly disk: BreakableDisk,
    readonly clamd: BreakableLink,
    readonly smtp: BreakableLink,
    readonly redis: BreakableLink,
    readonly mails: MailServer,
    readonly sftpPort: number,
    private readonly stopServers: () => Promise<void>,
  ) {}

  static async open(settings: Partial<Settings> = {}): Promise<Surroundings> {
    const mails = new MailServer();
    const [redisServer, clamdServer] = await Promise.all([
      RedisServer.start(),
      Clamd.prepare(),
      mails.start(),
    ]);
    await clamdServer.start();
    const redis = await BreakableLink.before(Number(new URL(redisServer.url).port), REDIS, { isKept: true });
    const clamd = await BreakableLink.before(clamdServer.port, CLAMD);
    const smtp = await BreakableLink.before(mails.port, SMTP);
    const service = await Service.start({
      // The scenario runs the background work itself, so that each call belongs to it.
      parts: new Set(['api']),
      landingQuietSeconds: 0,
      sftp: { host: '127.0.0.1', port: 0 },
      importReceipts: true,
      // Without grace, because the scenarios' files close recalls that calls have opened a moment before.
      apiGraceHours: 0,
      redisUrl: `redis://127.0.0.1:${redis.port}`,
      // A long timeout, because the machine may be slow and the timeout of Redis is not tested here.
      redisTimeoutMs: 5_000,
      clamdUrl: `tcp://127.0.0.1:${clamd.port}`,
      smtpUrl: `smtp://127.0.0.1:${smtp.port}`,
      ...settings,
    });
    const { databaseUrl = '', dataDir } = service.settings;
    const sftpPort = await listenForFiles(service);
    const database = BreakableDatabase.install(databaseUrl);
    const disk = await BreakableDisk.install(dataDir);
    return new Surroundings(service, database, disk, clamd, smtp, redis, mails, sftpPort, async () => {
      for (const link of [redis, clamd, smtp]) await link.close();
      await Promise.all([redisServer.stop(), clamdServer.remove(), mails.stop()]);
    });
  }

  get dependencies(): readonly Breakable[] {
    return [this.database, this.disk, this.clamd, this.smtp, this.redis];
  }

  /** Waits until limits apply across all processes again: Redis is used again within seconds, in real time. */
  async redisIsBack(): Promise<void> {
    await expect
      .poll(() => this.service.application.get(LimiterCounters).shared, { timeout: 30_000 })
      .toBe(true);
  }

  async close(): Promise<void> {
    this.database.restore();
    this.disk.restore();
    await this.service.stop();
    await this.stopServers();
  }
}
