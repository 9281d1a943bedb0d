import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import { type PageQuery, pageOf } from '../../../platform/http/page-query.js';
import { notFound } from '../../errors/recalls-error.js';
import { faultsAsCsv } from './fault-csv.js';
import type { ImportReports } from './import-reports.js';
import type { Viewer } from './import-reports.repository.js';
import type { FileFaultsPage } from './run-answers.dto.js';
import { FAULT_ORDER, type RunPath } from './run-query.dto.js';

/** @throws RecallsError 404 when the value is undefined */
export function found<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw notFound();
  return thing;
}

/** A page of a run's errors. */
export async function faultsAnswer(
  reports: ImportReports,
  viewer: Viewer,
  { runId }: RunPath,
  query: PageQuery,
): Promise<FileFaultsPage> {
  const { rows, next } = found(await reports.listFaults(viewer, runId, pageOf(query, FAULT_ORDER)));
  return { faults: rows, next };
}

/** A run's errors as a file, read from the database only as fast as the caller receives it. */
export async function csvAnswer(
  reports: ImportReports,
  viewer: Viewer,
  { runId }: RunPath,
): Promise<StreamableFile> {
  const faults = found(await reports.readFaults(viewer, runId));
  return new StreamableFile(Readable.from(faultsAsCsv(faults), { objectMode: false }), {
    type: 'text/csv; charset=utf-8; header=present',
    // Named after the run's id, whose characters are valid in a file name. The name of the manufacturer's file may contain any character.
    disposition: `attachment; filename="faults-${runId.toLowerCase()}.csv"`,
  });
}
