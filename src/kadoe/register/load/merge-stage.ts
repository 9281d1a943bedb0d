import type pg from 'pg';
import type { Environment } from '../../../platform/environment.js';
import type { LineFaults } from '../file/line-faults.js';
import { MOST_FAULTS_KEPT } from '../file/line-faults.js';
import {
  ADD_VEHICLES,
  addVersions,
  closeVersions,
  createCurrent,
  createTarget,
  FACT_KINDS,
  MARKS_OF_OTHERS,
} from './differences.sql.js';
import type { LoadReport, VersionCounts } from './load-report.js';
import { MARKS_TWICE_IN_FILE, REPEATED_VEHICLES } from './stage.sql.js';

/** Enough that the joins of a million vehicles use no temporary files. */
const WORK_MEM = '128MB';

/** What can only be seen of all lines together: a vehicle, or a mark on one day, on two of them. */
export async function findFaultsBetweenLines(connection: pg.Client, faults: LineFaults): Promise<void> {
  const { rows: repeated } = await connection.query<{ line: number; firstLine: number; total: number }>(
    REPEATED_VEHICLES,
    [MOST_FAULTS_KEPT],
  );
  for (const { line, firstLine } of repeated) {
    faults.add(line, { field: 'vehicle', message: `must be on one line, and is on line ${firstLine} too` });
  }
  const { rows: marks } = await connection.query<{
    line: number;
    entry: number;
    other: number;
    total: number;
  }>(MARKS_TWICE_IN_FILE, [MOST_FAULTS_KEPT]);
  for (const { line, entry, other } of marks) {
    faults.add(line, {
      field: `marks[${entry}].registrationNumber`,
      message: `must not be on the vehicle of line ${other} on the same day`,
    });
  }
  // Those beyond the first are counted.
  for (const rows of [repeated, marks]) faults.count += (rows[0]?.total ?? 0) - rows.length;
}

/** Gives each line its vehicle, which may be new. @returns how many are */
export async function targetVehicles(connection: pg.Client, environment: Environment): Promise<number> {
  await connection.query(`SET LOCAL work_mem = '${WORK_MEM}'`);
  const { rowCount } = await connection.query(ADD_VEHICLES, [environment]);
  await connection.query(createTarget(environment));
  await connection.query('ANALYZE stage_target');
  return rowCount ?? 0;
}

/** What can only be seen in the register: a mark that a vehicle of no line has. */
export async function findFaultsInRegister(
  connection: pg.Client,
  environment: Environment,
  faults: LineFaults,
): Promise<void> {
  const { rows } = await connection.query<{ line: number; entry: number; total: number }>(MARKS_OF_OTHERS, [
    environment,
    MOST_FAULTS_KEPT,
  ]);
  for (const { line, entry } of rows) {
    faults.add(line, {
      field: `marks[${entry}].registrationNumber`,
      message: 'must not be on a vehicle on the same day that is in the register and not in this file',
    });
  }
  faults.count += (rows[0]?.total ?? 0) - rows.length;
}

/** Closes and adds the versions that differ, and nothing else. */
export async function writeDifferences(
  connection: pg.Client,
  environment: Environment,
  number: number,
): Promise<LoadReport['versions']> {
  const counts: Partial<Record<keyof LoadReport['versions'], VersionCounts>> = {};
  for (const kind of FACT_KINDS) {
    await connection.query(createCurrent(kind));
    await connection.query('ANALYZE stage_current');
    const closed = await connection.query(closeVersions(kind), [number]);
    const added = await connection.query(
      addVersions(kind),
      kind.hasEnvironment ? [number, environment] : [number],
    );
    await connection.query('DROP TABLE stage_current');
    counts[kind.name] = { added: added.rowCount ?? 0, closed: closed.rowCount ?? 0 };
  }
  return counts as LoadReport['versions'];
}
