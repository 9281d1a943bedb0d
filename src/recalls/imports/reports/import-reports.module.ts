import { Module } from '@nestjs/common';
import { ImportsModule } from '../imports.module.js';
import { AdminUndoController } from '../undo/admin-undo.controller.js';
import { AdminClosuresController } from './admin-closures.controller.js';
import { AdminImportsController } from './admin-imports.controller.js';
import { ImportsController } from './imports.controller.js';
import { RunDecisions } from './run-decisions.js';

/** Import runs over HTTP; the command line has the same services without it. */
@Module({
  imports: [ImportsModule],
  controllers: [ImportsController, AdminImportsController, AdminClosuresController, AdminUndoController],
  providers: [RunDecisions],
})
export class ImportReportsModule {}
