import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { ImportIntake } from '../imports/intake/import-intake.js';
import { ImportWorker } from '../imports/runs/import-worker.js';
import { CAMPAIGN, MOTORS, TRUCKS, VANS, VEHICLES } from './demo-records.js';

const HEADER = 'VIN,ManufacturerRecallCampaignReference,DVSACampaignReference,RecallCampaignStartDate';

/** The run that does not go on is left alone for longer than anybody tries out anything. */
const NEVER = new Date('9999-12-31T00:00:00.000Z');

/** The demonstration's manufacturers, as the database has them. */
export interface ManufacturerIds {
  readonly motors: number;
  readonly vans: number;
  readonly trucks: number;
}

/**
 * Imports files of the demonstration's manufacturers the way every file goes: one that is refused, one that is merged, two
 * whose closures are held because nothing is outstanding in them, and one that waits.
 */
export async function importDemonstrationFiles(
  application: INestApplicationContext,
  { motors, vans, trucks }: ManufacturerIds,
): Promise<void> {
  const intake = application.get(ImportIntake, { strict: false });
  const worker = application.get(ImportWorker, { strict: false });
  const folder = await mkdtemp(join(tmpdir(), 'recalls-demonstration-'));
  const path = join(folder, 'recalls.csv');
  const receive = async (
    manufacturerId: number,
    rows: readonly string[],
    run: { runId?: string; notBefore?: Date } = {},
  ) => {
    await writeFile(path, `${[HEADER, ...rows].join('\n')}\n`);
    const given = { manufacturerId, path, fileName: 'recalls.csv', dryRun: false };
    return intake.receive({ kind: 'service' }, { ...given, ...run });
  };
  const merge = async (manufacturerId: number, rows: readonly string[], runId: string) => {
    await worker.process(await receive(manufacturerId, rows, { runId }));
  };
  try {
    const { toRead, toRepair, toDelete } = VEHICLES;
    await merge(motors, [`${toRead},${CAMPAIGN},R/2024/002,30/03/2024`], MOTORS.refusedRunId);
    await merge(motors, [toRead, toRepair, toDelete].map(rowOf), MOTORS.mergedRunId);
    await merge(vans, ['DEMOVAN0000000001', 'DEMOVAN0000000002'].map(rowOf), VANS.mergedRunId);
    await merge(vans, [], VANS.heldRunId);
    await merge(trucks, ['DEMOTRUCK00000001'].map(rowOf), TRUCKS.mergedRunId);
    await merge(trucks, [], TRUCKS.heldRunId);
    await receive(trucks, ['DEMOTRUCK00000001'].map(rowOf), {
      runId: TRUCKS.waitingRunId,
      notBefore: NEVER,
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

function rowOf(vin: string): string {
  return `${vin},${CAMPAIGN},R/2024/002,2024-03-30`;
}
