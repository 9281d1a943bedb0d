import { type DynamicModule, type INestApplicationContext, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AuditModule } from '../audit/audit.module.js';
import type { SurfaceClients } from '../clients/surface-clients.js';
import { SystemClock } from '../clock/clock.js';
import type { Settings } from '../config/settings.js';
import { CoreModule } from '../core.module.js';
import { sayWhatLocks } from '../database/blocking-session.js';
import { withSessionSettings } from '../database/connection.js';
import { addressFor } from '../database/connection-needs.js';
import { APPLICATION_NAME } from '../database/data-source.js';
import { DatabaseModule } from '../database/database.module.js';
import { COMMAND_LOCK_TIMEOUT_MS } from '../database/statement-timeout.js';
import { EncryptionModule } from '../encryption/encryption.module.js';
import { JobQueueModule } from '../job-queue/job-queue.module.js';
import { ObjectStoreModule } from '../object-store/object-store.module.js';
import { Surfaces } from '../surfaces/surfaces.js';
import { commandSettings } from './command-settings.js';
import { withDatabase } from './with-database.js';

/** A command does one thing at a time, but an import holds its lease on one connection while it merges on another. */
const POOL_SIZE = 4;

/** What is left to background work (mails, jobs) is done by the service. */
const NO_PARTS: Settings['parts'] = new Set();

/** Loads only what the command needs: no HTTP server and no background work. */
@Module({})
class CommandModule {
  static with(settings: Settings, feature: Type<unknown>, clients: readonly SurfaceClients[]): DynamicModule {
    return {
      module: CommandModule,
      imports: [
        // No requests arrive here, so no surface has to judge one.
        CoreModule.with(settings, new SystemClock(), new Surfaces([]), clients),
        DatabaseModule,
        AuditModule,
        EncryptionModule,
        JobQueueModule,
        ObjectStoreModule,
        feature,
        ...clients.map(({ module }) => module),
      ],
    };
  }
}

/**
 * Runs a command in this process with the service's own code, whether or not the service is running. The embedded database is started if it
 * is not running, and stopped again afterwards.
 *
 * @param settings the shell's; those of the running service go first
 * @param feature the module whose exported services the work gets
 * @param clients what other surfaces add to commands about clients
 */
export async function withServiceContext<Result>(
  settings: Settings,
  feature: Type<unknown>,
  work: (service: INestApplicationContext) => Promise<Result>,
  clients: readonly SurfaceClients[] = [],
): Promise<Result> {
  const shared = await commandSettings(settings);
  return withDatabase(shared, ({ url: databaseUrl, sessionUrl: databaseSessionUrl }) => {
    const url = addressFor('command', { databaseUrl, databaseSessionUrl });
    const ofCommand = withSessionSettings(url, { lock_timeout: String(COMMAND_LOCK_TIMEOUT_MS) });
    return sayWhatLocks(url, APPLICATION_NAME, async () => {
      const own = {
        ...{ databaseUrl: ofCommand, databaseSessionUrl: ofCommand, databaseNamedStatements: true },
        ...{ databasePoolSize: POOL_SIZE, parts: NO_PARTS },
      };
      const service = await NestFactory.createApplicationContext(
        CommandModule.with({ ...shared, ...own }, feature, clients),
        // Nest logs to standard output, which is for what the command prints.
        { logger: false, abortOnError: false },
      );
      try {
        return await work(service);
      } finally {
        await service.close();
      }
    });
  });
}
