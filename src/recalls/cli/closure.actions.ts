import type { ListOptions } from '../../platform/cli/list-options.js';
import { operator } from '../../platform/cli/operator.js';
import { printJson, printList } from '../../platform/cli/print.js';
import type { Settings } from '../../platform/config/settings.js';
import { ClosureSummaries } from '../imports/closures/closure-summary.js';
import { HeldClosures } from '../imports/closures/held-closures.js';
import { ImportsModule } from '../imports/imports.module.js';
import { requireReason } from './import-run.actions.js';
import { withRecalls } from './with-recalls.js';

/** Lists the runs whose closures wait for a decision, the oldest first. */
export async function listClosures(format: ListOptions, settings: Settings): Promise<void> {
  const held = await withRecalls(settings, ImportsModule, (service) => service.get(HeldClosures).list());
  printList(held, {
    format,
    none: 'No closures wait for a decision.',
    cuttable: ['MANUFACTURER', 'FILE', 'HELD', 'LATER FILE', 'WHY'],
    columns: {
      RUN: (run) => run.runId,
      RECEIVED: (run) => `${run.receivedAt.slice(0, 16).replace('T', ' ')}Z`,
      MANUFACTURER: (run) => run.manufacturer,
      FILE: (run) => run.fileName,
      HELD: (run) => (run.heldWhole ? `the whole file (${run.held} closures)` : String(run.held)),
      'LATER FILE': (run) => (run.laterFile ? `${run.laterFile.fileName} (${run.laterFile.state})` : ''),
      WHY: (run) => run.reasons.join('; '),
    },
  });
}

/** A command prints all at once. */
const ALL = { limit: 10_000_000, after: undefined };

/** Lists the recalls that a run would close. */
export async function showClosures(runId: string, format: ListOptions, settings: Settings): Promise<void> {
  const { rows } = await withRecalls(settings, ImportsModule, (service) =>
    service.get(HeldClosures).listClosures(runId, ALL),
  );
  printList(rows, {
    format,
    none: 'The run holds no closures.',
    columns: {
      VIN: (closure) => closure.vin,
      REFERENCE: (closure) => closure.manufacturerCampaignReference,
      START: (closure) => closure.recallCampaignStartDate,
    },
  });
}

/** Prints what somebody should know who decides. */
export async function summariseClosures(runId: string, settings: Settings): Promise<void> {
  printJson(
    await withRecalls(settings, ImportsModule, (service) => service.get(ClosureSummaries).summarise(runId)),
  );
}

/** Decides on the closures of a run, and prints the result. */
export async function decideClosures(
  decision: 'approve' | 'reject',
  runId: string,
  reason: string | undefined,
  settings: Settings,
): Promise<void> {
  if (reason !== undefined) requireReason(reason);
  printJson(
    await withRecalls(settings, ImportsModule, (service) =>
      service.get(HeldClosures)[decision](operator(), runId, reason),
    ),
  );
}
