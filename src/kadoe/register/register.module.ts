import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { KeeperRow, MarkAssignmentRow, VehicleStateRow } from './facts.entity.js';
import { RegisterLoads } from './load/register-loads.js';
import { KnownFactsLookUps } from './look-up/known-facts.js';
import { KnownFactsRepository } from './look-up/known-facts.repository.js';
import { RegisterHistory } from './look-up/register-history.js';
import { RegisterHistoryRepository } from './look-up/register-history.repository.js';
import { RegisterLookUps } from './look-up/register-look-ups.js';
import { RegisterLoadRow } from './register-load.entity.js';
import { SupersededVersions } from './retention/superseded-versions.js';
import { VehicleDetailRow, VehicleRow } from './vehicle.entity.js';

/** The register of vehicles and their keepers. */
@Module({
  imports: [
    TypeOrmModule.forFeature([
      RegisterLoadRow,
      VehicleRow,
      VehicleDetailRow,
      MarkAssignmentRow,
      KeeperRow,
      VehicleStateRow,
    ]),
  ],
  providers: [
    RegisterLoads,
    RegisterLookUps,
    RegisterHistory,
    RegisterHistoryRepository,
    KnownFactsLookUps,
    KnownFactsRepository,
    SupersededVersions,
  ],
  exports: [RegisterLoads, RegisterLookUps, RegisterHistory, KnownFactsLookUps, SupersededVersions],
})
export class RegisterModule {}
