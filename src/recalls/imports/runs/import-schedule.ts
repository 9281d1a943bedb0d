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

/** Copies are deleted within an hour after their 90 days. */
const HOUSEKEEPING_PAUSE_MS = 60 * 60_000;

/**
 * How soon operators are notified of unusually many closures over the API, and how soon files continue whose manufacturer has an enabled
 * client again. A round costs one index probe per manufacturer.
 */
const WATCH_PAUSE_MS = 60_000;

/** The background work of imports. It runs where the service serves; the command line uses the parts without it. */
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
