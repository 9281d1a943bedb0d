import { type DynamicModule, type INestApplicationContext, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AuditModule } from '../audit/audit.module.js';
import { SystemClock } from '../clock/clock.js';
import type { Settings } from '../config/settings.js';
import { CoreModule } from '../core.module.js';
import { DatabaseModule } from '../database/database.module.js';
import { openDatabase } from '../database/open-database.js';
import { Surfaces } from '../surfaces/surfaces.js';

/** A command does one thing at a time, but an import holds its lease on one connection while it merges on another. */
const POOL_SIZE = 4;

/** Loads only what the command needs: no HTTP server and no background work. */
@Module({})
class CommandModule {
  static with(settings: Settings, feature: Type<unknown>): DynamicModule {
    return {
      module: CommandModule,
      imports: [
        // No requests arrive here, so no surface has to judge one.
        CoreModule.with(settings, new SystemClock(), new Surfaces([])),
        DatabaseModule,
        AuditModule,
        feature,
      ],
    };
  }
}

/**
 * Runs a command in this process with the service's own code, whether or not the service is running. The embedded database is started if it
 * is not running, and stopped again afterwards.
 *
 * @param feature the module whose exported services the work gets
 */
export async function withServiceContext<Result>(
  settings: Settings,
  feature: Type<unknown>,
  work: (service: INestApplicationContext) => Promise<Result>,
): Promise<Result> {
  const database = await openDatabase(settings);
  try {
    const service = await NestFactory.createApplicationContext(
      CommandModule.with({ ...settings, databaseUrl: database.url, databasePoolSize: POOL_SIZE }, feature),
      // Nest logs to standard output, which is reserved for the output of the command.
      { logger: false, abortOnError: false },
    );
    try {
      return await work(service);
    } finally {
      await service.close();
    }
  } finally {
    await database.release();
  }
}
