import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { SETTINGS, type Settings } from '../config/settings.js';
import { ClockOffset } from './clock-offset.js';
import { connectDataSource, createDataSource } from './data-source.js';
import { PreparedStatements } from './prepared-statements.js';
import { Transactions } from './transaction.js';

/** The connection pool, for every feature. The database is migrated before the module is made. */
@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [SETTINGS],
      useFactory: (settings: Settings) => {
        if (settings.databaseUrl === undefined)
          throw new Error('The database must be started before the application.');
        // The database was reached a moment ago, to migrate it: a refusal now is worth telling at once.
        return {
          ...createDataSource(settings.databaseUrl, { poolSize: settings.databasePoolSize }).options,
          retryAttempts: 0,
        };
      },
      dataSourceFactory: (options) => {
        if (!options) throw new Error('The factory above makes them.');
        return connectDataSource(new DataSource(options));
      },
    }),
  ],
  providers: [PreparedStatements, Transactions, ClockOffset],
  exports: [PreparedStatements, Transactions, ClockOffset],
})
export class DatabaseModule {}
