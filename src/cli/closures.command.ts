import type { Settings } from '../config/settings.js';
import { HeldClosures } from '../sftp-import/held-closures.js';
import { SftpImportModule } from '../sftp-import/sftp-import.module.js';
import { inService } from './in-service.js';
import { operator } from './operator.js';
import { printJson, printList } from './print.js';

/** Lists the runs whose closures wait for a decision, the oldest first. */
export async function listClosures({ json }: { json: boolean }, settings: Settings): Promise<void> {
  const held = await inService(settings, SftpImportModule, (service) => service.get(HeldClosures).list());
  printList(held, {
    json,
    none: 'No closures wait for a decision.',
    columns: {
      RUN: (run) => run.runId,
      RECEIVED: (run) => `${run.receivedAt.slice(0, 16).replace('T', ' ')}Z`,
      MANUFACTURER: (run) => run.manufacturer,
      FILE: (run) => run.fileName,
      HELD: (run) => String(run.held),
    },
  });
}

/** Decides on the closures of a run, and prints what became of them. */
export async function decideClosures(
  decision: 'approve' | 'reject',
  runId: string,
  settings: Settings,
): Promise<void> {
  printJson(
    await inService(settings, SftpImportModule, (service) =>
      service.get(HeldClosures)[decision](operator(), runId),
    ),
  );
}
