import { Module } from '@nestjs/common';
import { AdministrationModule } from '../administration/administration.module.js';
import { ImportsModule } from '../imports/imports.module.js';
import { ImportReportsModule } from '../imports/reports/import-reports.module.js';
import { ValidationModule } from '../imports/validation/validation.module.js';
import { VehicleHistoryModule } from '../vehicle-history/vehicle-history.module.js';
import { ClosuresController } from './closures.controller.js';
import { DecisionController } from './decision.controller.js';
import { DecisionsInProgress } from './decisions-in-progress.js';
import { FaultsController } from './faults.controller.js';
import { FilesController } from './files.controller.js';
import { ManufacturerController } from './manufacturer.controller.js';
import { ManufacturersController } from './manufacturers.controller.js';
import { RecallsTiles } from './recalls-tiles.js';
import { RunController } from './run.controller.js';
import { TryController } from './try.controller.js';
import { VehicleController } from './vehicle.controller.js';

/** The console's pages of this surface. They call the services that the API's routes call. */
@Module({
  imports: [AdministrationModule, ImportsModule, ImportReportsModule, ValidationModule, VehicleHistoryModule],
  controllers: [
    FilesController,
    RunController,
    FaultsController,
    ClosuresController,
    DecisionController,
    ManufacturersController,
    ManufacturerController,
    VehicleController,
    TryController,
  ],
  providers: [DecisionsInProgress, RecallsTiles],
})
export class RecallsConsoleModule {}
