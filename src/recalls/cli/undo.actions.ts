import type { ListOptions } from '../../platform/cli/list-options.js';
import { operator } from '../../platform/cli/operator.js';
import { printJson } from '../../platform/cli/print.js';
import type { Settings } from '../../platform/config/settings.js';
import { parseTimestamp } from '../../platform/http/instant.js';
import { ImportsModule } from '../imports/imports.module.js';
import { RunChanges } from '../imports/undo/run-changes.js';
import { UndoService } from '../imports/undo/undo.service.js';
import { ALL, printVehiclesToldNo, readLimit, requireReason } from './import-run.actions.js';
import { withClient } from './named-client.js';
import { withRecalls } from './with-recalls.js';

export interface UndoClientOptions {
  /** A name or an id. */
  readonly client: string;
  readonly since: string;
  readonly reason: string;
  readonly dryRun: boolean;
}

/** Undoes what a client changed over the API since a time, and prints what was undone. */
export async function undoClient(
  { client, since, reason, dryRun }: UndoClientOptions,
  settings: Settings,
): Promise<void> {
  const instant = readSince(since);
  requireReason(reason);
  const { clientId } = await withClient(client, settings, async (found) => found);
  printJson(
    await withRecalls(settings, ImportsModule, (service) =>
      service.get(UndoService).undoClient(operator(), clientId, instant, { reason, dryRun }),
    ),
  );
}

/** Prints the vehicles about which MOT services got `No` or `Unknown` because of what a client did since a time. */
export async function listVehiclesToldNoByClient(
  {
    client,
    since,
    limit = ALL,
    ...format
  }: { readonly client: string; readonly since: string; readonly limit?: string } & ListOptions,
  settings: Settings,
): Promise<void> {
  const instant = readSince(since);
  const page = { limit: readLimit(limit), after: undefined };
  const { clientId } = await withClient(client, settings, async (found) => found);
  printVehiclesToldNo(
    await withRecalls(settings, ImportsModule, (service) =>
      service.get(RunChanges).listVehiclesToldNoByClient(clientId, instant, page),
    ),
    format,
  );
}

function readSince(since: string): Date {
  const instant = parseTimestamp(since);
  if (instant === undefined) {
    throw new Error('--since must be a date (YYYY-MM-DD) or a time with its offset (2026-11-22T09:30:00Z)');
  }
  return new Date(instant);
}
