import { Module } from '@nestjs/common';
import { ImportMetrics } from '../import-metrics.js';
import { ImportsModule } from '../imports.module.js';
import { ScanModule } from '../scan/scan.module.js';
import { ScanMetrics } from '../scan/scan-metrics.js';
import { AdminUndoController } from '../undo/admin-undo.controller.js';
import { AdminClosuresController } from './admin-closures.controller.js';
import { AdminImportsController } from './admin-imports.controller.js';
import { ImportsController } from './imports.controller.js';
import { ManufacturerFilesController } from './manufacturer-files.controller.js';
import { RunDecisions } from './run-decisions.js';

/** Import runs over HTTP and as metrics. The command line uses the same services without this module. */
@Module({
  imports: [ImportsModule, ScanModule],
  controllers: [
    ImportsController,
    AdminImportsController,
    AdminClosuresController,
    AdminUndoController,
    ManufacturerFilesController,
  ],
  providers: [RunDecisions, ImportMetrics, ScanMetrics],
  exports: [RunDecisions],
})
export class ImportReportsModule {}
