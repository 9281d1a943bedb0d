import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { SETTINGS, type Settings } from '../config/settings.js';
import { ClockOffset } from './clock-offset.js';
import { addressFor } from './connection-needs.js';
import { ConnectionShares } from './connection-shares.js';
import { connectDataSource, createDataSource } from './data-source.js';
import { DatabaseIdentityRow } from './database-identity.entity.js';
import { PreparedStatements } from './prepared-statements.js';
import { ReservedConnections } from './reserved-connections.js';
import { Transactions } from './transaction.js';

const PROVIDERS = [PreparedStatements, ReservedConnections, ConnectionShares, Transactions, ClockOffset];

/** The connection pool, for every feature. The database is migrated before this module is created. */
@Global()
@Module({
  imports: [
    TypeOrmModule.forFeature([DatabaseIdentityRow]),
    TypeOrmModule.forRootAsync({
      inject: [SETTINGS],
      useFactory: (settings: Settings) => {
        // No retries: the database answered a moment ago when it was migrated, so an error now is reported at once.
        return {
          ...createDataSource(addressFor('work', settings), { poolSize: settings.databasePoolSize }).options,
          // Each feature's module registers its own entities, with `TypeOrmModule.forFeature`.
          autoLoadEntities: true,
          retryAttempts: 0,
        };
      },
      dataSourceFactory: (options) => {
        if (!options) throw new Error('The factory above makes them.');
        return connectDataSource(new DataSource(options));
      },
    }),
  ],
  providers: PROVIDERS,
  exports: PROVIDERS,
})
export class DatabaseModule {}
