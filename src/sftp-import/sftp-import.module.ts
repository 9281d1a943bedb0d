import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients/clients.module.js';
import { MailModule } from '../mail/mail.module.js';
import { UploadQuota } from '../sftp-server/upload-quota.js';
import { UploadReceiver } from '../sftp-server/upload-receiver.js';
import { Archive } from './archive.js';
import { ArchiveRemoval } from './archive-removal.js';
import { ClosureWatch } from './closure-watch.js';
import { FileAdmission } from './file-admission.js';
import { FileNameCheck } from './file-name-check.js';
import { FileReceipts } from './file-receipts.js';
import { FilesWithoutClient } from './files-without-client.js';
import { HeldClosures } from './held-closures.js';
import { HeldClosuresRepository } from './held-closures.repository.js';
import { ImportIntake } from './import-intake.js';
import { ImportOutcomes } from './import-outcomes.js';
import { ImportPipeline } from './import-pipeline.js';
import { ImportReports } from './import-reports.js';
import { ImportReportsRepository } from './import-reports.repository.js';
import { ImportRunRepository } from './import-run.repository.js';
import { ImportSchedule } from './import-schedule.js';
import { ImportWorker } from './import-worker.js';
import { IntakeJournal } from './intake-journal.js';
import { Landing } from './landing.js';
import { ImportMails } from './mails/import-mails.js';
import { ManufacturerUploadQuota } from './manufacturer-upload-quota.js';
import { Merge } from './merge.js';
import { OrphanedStagingTables } from './orphaned-staging-tables.js';
import { RunAbandonment } from './run-abandonment.js';
import { RunLeases } from './run-leases.js';
import { ScanModule } from './scan/scan.module.js';
import { SnapshotStaging } from './snapshot-staging.js';
import { RunChanges } from './undo/run-changes.js';
import { RunChangesRepository } from './undo/run-changes.repository.js';
import { UndoRepository } from './undo/undo.repository.js';
import { UndoService } from './undo/undo.service.js';

@Module({
  imports: [ClientsModule, MailModule, ScanModule],
  providers: [
    Archive,
    ArchiveRemoval,
    FileAdmission,
    FileNameCheck,
    FileReceipts,
    FilesWithoutClient,
    RunAbandonment,
    HeldClosures,
    HeldClosuresRepository,
    ImportIntake,
    ImportMails,
    ImportOutcomes,
    ImportReports,
    ImportReportsRepository,
    ImportRunRepository,
    ImportSchedule,
    ImportPipeline,
    ImportWorker,
    IntakeJournal,
    Landing,
    OrphanedStagingTables,
    ManufacturerUploadQuota,
    Merge,
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
    FileNameCheck,
    RunAbandonment,
    HeldClosures,
    ImportIntake,
    ImportReports,
    ImportSchedule,
    ImportWorker,
    Landing,
    RunChanges,
    SnapshotStaging,
    UndoService,
    UploadQuota,
    UploadReceiver,
  ],
})
export class SftpImportModule {}
