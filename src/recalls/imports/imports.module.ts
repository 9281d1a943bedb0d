import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ClientsModule } from '../../platform/clients/clients.module.js';
import { MailModule } from '../../platform/mail/mail.module.js';
import { ManufacturersModule } from '../manufacturers/manufacturers.module.js';
import { UploadQuota } from '../sftp/upload-quota.js';
import { UploadReceiver } from '../sftp/upload-receiver.js';
import { Archive } from './archive/archive.js';
import { ArchiveCopy } from './archive/archive-copy.js';
import { ArchiveFolder } from './archive/archive-folder.js';
import { ArchiveRemoval } from './archive/archive-removal.js';
import { ClosureSummaries } from './closures/closure-summary.js';
import { ClosureSummaryRepository } from './closures/closure-summary.repository.js';
import { ClosureWatch } from './closures/closure-watch.js';
import { HeldClosures } from './closures/held-closures.js';
import { HeldClosuresRepository } from './closures/held-closures.repository.js';
import { FileValidation } from './file-validation.js';
import { FileAdmission } from './intake/file-admission.js';
import { FileNameCheck } from './intake/file-name-check.js';
import { FileReceipts } from './intake/file-receipts.js';
import { FilesWithoutClient } from './intake/files-without-client.js';
import { ImportIntake } from './intake/import-intake.js';
import { Landing } from './intake/landing.js';
import { ManufacturerUploadQuota } from './intake/manufacturer-upload-quota.js';
import { RunCreation } from './intake/run-creation.js';
import { Spool } from './intake/spool.js';
import { UploadUsageRow } from './intake/upload-usage.entity.js';
import { ImportMails } from './mails/import-mails.js';
import { Merge } from './merge/merge.js';
import { OrphanedStagingTables } from './merge/orphaned-staging-tables.js';
import { SnapshotStaging } from './merge/snapshot-staging.js';
import { FaultSummaries } from './reports/fault-summary.js';
import { FaultSummaryRepository } from './reports/fault-summary.repository.js';
import { FileCalendar } from './reports/file-calendar.js';
import { FilesNeedingSomebody } from './reports/files-needing-somebody.js';
import { ImportReports } from './reports/import-reports.js';
import { ImportReportsRepository } from './reports/import-reports.repository.js';
import { SilentManufacturers } from './reports/silent-manufacturers.js';
import { ImportLog } from './runs/import-log.js';
import { ImportOutcomes } from './runs/import-outcomes.js';
import { ImportPipeline } from './runs/import-pipeline.js';
import { ImportFaultRow, ImportHeldClosureRow, ImportRunRow } from './runs/import-run.entity.js';
import { ImportRunRepository } from './runs/import-run.repository.js';
import { ImportSchedule } from './runs/import-schedule.js';
import { ImportWorker } from './runs/import-worker.js';
import { ManufacturerFilesRepository } from './runs/manufacturer-files.repository.js';
import { RunAbandonment } from './runs/run-abandonment.js';
import { RunLeases } from './runs/run-leases.js';
import { ScanModule } from './scan/scan.module.js';
import { RunChanges } from './undo/run-changes.js';
import { RunChangesRepository } from './undo/run-changes.repository.js';
import { UndoRepository } from './undo/undo.repository.js';
import { UndoService } from './undo/undo.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([ImportFaultRow, ImportHeldClosureRow, ImportRunRow, UploadUsageRow]),
    ClientsModule,
    ManufacturersModule,
    MailModule,
    ScanModule,
  ],
  providers: [
    Archive,
    ArchiveCopy,
    ArchiveFolder,
    ArchiveRemoval,
    ClosureSummaries,
    ClosureSummaryRepository,
    FaultSummaries,
    FaultSummaryRepository,
    FileAdmission,
    FileCalendar,
    FilesNeedingSomebody,
    FileNameCheck,
    FileReceipts,
    FileValidation,
    FilesWithoutClient,
    RunAbandonment,
    HeldClosures,
    HeldClosuresRepository,
    ImportIntake,
    ImportLog,
    ImportMails,
    ImportOutcomes,
    ImportReports,
    ImportReportsRepository,
    ImportRunRepository,
    ManufacturerFilesRepository,
    ImportSchedule,
    ImportPipeline,
    ImportWorker,
    Spool,
    Landing,
    OrphanedStagingTables,
    ManufacturerUploadQuota,
    Merge,
    RunCreation,
    SilentManufacturers,
    RunLeases,
    RunChanges,
    RunChangesRepository,
    SnapshotStaging,
    UndoRepository,
    UndoService,
    ClosureWatch,
    { provide: UploadReceiver, useExisting: Landing },
    { provide: UploadQuota, useExisting: ManufacturerUploadQuota },
  ],
  exports: [
    ArchiveCopy,
    ClosureSummaries,
    FaultSummaries,
    FileCalendar,
    FilesNeedingSomebody,
    FileValidation,
    RunAbandonment,
    HeldClosures,
    ImportIntake,
    ImportLog,
    ImportReports,
    ImportSchedule,
    ImportWorker,
    Landing,
    RunChanges,
    SilentManufacturers,
    SnapshotStaging,
    UndoService,
    UploadQuota,
    UploadReceiver,
  ],
})
export class ImportsModule {}
