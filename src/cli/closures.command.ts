import type { Settings } from '../platform/config/settings.js';
import { HeldClosures } from '../recalls/imports/closures/held-closures.js';
import { ImportsModule } from '../recalls/imports/imports.module.js';
import { requireReason } from './one-import.command.js';
import { operator } from './operator.js';
import { printJson, printList } from './print.js';
import { withServiceContext } from './with-service-context.js';

/** Lists the runs whose closures wait for a decision, the oldest first. */
export async function listClosures({ json }: { json: boolean }, settings: Settings): Promise<void> {
  const held = await withServiceContext(settings, ImportsModule, (service) =>
    service.get(HeldClosures).list(),
  );
  printList(held, {
    json,
    none: 'No closures wait for a decision.',
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
export async function showClosures(
  runId: string,
  { json }: { json: boolean },
  settings: Settings,
): Promise<void> {
  const { rows } = await withServiceContext(settings, ImportsModule, (service) =>
    service.get(HeldClosures).listClosures(runId, ALL),
  );
  printList(rows, {
    json,
    none: 'The run holds no closures.',
    columns: {
      VIN: (closure) => closure.vin,
      REFERENCE: (closure) => closure.manufacturerCampaignReference,
      START: (closure) => closure.recallCampaignStartDate,
    },
  });
}

/** Decides on the closures of a run, and prints what became of them. */
export async function decideClosures(
  decision: 'approve' | 'reject',
  runId: string,
  reason: string | undefined,
  settings: Settings,
): Promise<void> {
  if (reason !== undefined) requireReason(reason);
  printJson(
    await withServiceContext(settings, ImportsModule, (service) =>
      service.get(HeldClosures)[decision](operator(), runId, reason),
    ),
  );
}
