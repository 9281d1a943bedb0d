import type pg from 'pg';
import type { Environment } from '../../../platform/environment.js';
import type { LineFaults } from '../file/line-faults.js';
import { linesOf } from '../file/lines.js';
import { readLine } from '../file/read-line.js';
import { type PartyKeys, stageVehicle } from './stage-vehicle.js';
import { StageWriter } from './stage-writer.js';

/**
 * Reads a file once: valid vehicles go to the staging tables while the next lines are read. After the first fault no more are sent, because
 * only the other faults still matter.
 *
 * @returns how many lines are not empty
 */
export async function readFile(
  connection: pg.Client,
  chunks: AsyncIterable<Buffer>,
  environment: Environment,
  keys: PartyKeys,
  faults: LineFaults,
): Promise<number> {
  const writer = new StageWriter(connection);
  let linesRead = 0;
  try {
    for await (const lines of linesOf(chunks)) {
      for (const { number, text, problem } of lines) {
        linesRead += 1;
        if (text === undefined) {
          faults.add(number, { field: 'line', message: problem ?? 'is not readable' });
          continue;
        }
        const { vehicle, issues } = readLine(text);
        if (issues) faults.add(number, ...issues);
        else if (faults.count === 0) stageVehicle(writer, environment, keys, number, vehicle);
      }
      await writer.drain();
    }
    if (faults.count === 0) await writer.end();
  } finally {
    // The connection is used again, also for the faults between lines: no COPY may be under way on it.
    await writer.discard();
  }
  return linesRead;
}
