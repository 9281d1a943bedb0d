import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { IntervalTask } from '../../../platform/clock/interval-task.js';
import { ArchiveRemoval } from '../archive/archive-removal.js';
import { ClosureWatch } from '../closures/closure-watch.js';
import { FilesWithoutClient } from '../intake/files-without-client.js';
import { Landing } from '../intake/landing.js';
import { ManufacturerUploadQuota } from '../intake/manufacturer-upload-quota.js';
import { OrphanedStagingTables } from '../merge/orphaned-staging-tables.js';
import { Scanner } from '../scan/scanner.js';
import { ImportWorker } from './import-worker.js';

/** Copies go within the hour that their 90 days are over. */
const HOUSEKEEPING_PAUSE_MS = 60 * 60_000;

/**
 * How soon operators learn that calls close unusually many recalls, and how soon files go on whose manufacturer has a client again.
 * A look is a probe for each manufacturer.
 */
const WATCH_PAUSE_MS = 60_000;

/** The regular work of imports. It is started where the service serves; the command line has the parts without it. */
@Injectable()
export class ImportSchedule implements OnModuleDestroy {
  private readonly housekeeping = new IntervalTask('Import housekeeping', HOUSEKEEPING_PAUSE_MS, async () => {
    await this.stages.drop();
    await this.removal.removeAllDue();
    await this.quota.removeOld();
  });

  private readonly watching = new IntervalTask('Closure watch', WATCH_PAUSE_MS, () => this.closures.look());

  private readonly goingOn = new IntervalTask('Files without a client', WATCH_PAUSE_MS, () =>
    this.withoutClient.look(),
  );

  constructor(
    private readonly landing: Landing,
    private readonly worker: ImportWorker,
    private readonly stages: OrphanedStagingTables,
    private readonly removal: ArchiveRemoval,
    private readonly scanner: Scanner,
    private readonly closures: ClosureWatch,
    private readonly withoutClient: FilesWithoutClient,
    private readonly quota: ManufacturerUploadQuota,
  ) {}

  start(): void {
    if (this.scanner.caution !== undefined) new Logger('Scan').warn(this.scanner.caution);
    this.landing.start();
    this.worker.start();
    this.housekeeping.start();
    this.watching.start();
    this.goingOn.start();
  }

  /** Does the housekeeping that is due now. */
  tick(): Promise<void> {
    return this.housekeeping.round();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([
      this.landing.stop(),
      this.worker.stop(),
      this.housekeeping.stop(),
      this.watching.stop(),
      this.goingOn.stop(),
    ]);
  }
}
