import { cpus, totalmem } from 'node:os';
import { alignedTable } from './aligned-table.js';

/** One line of the result: the requirement and the measurement. */
export interface Finding {
  readonly what: string;
  readonly required: string;
  readonly measured: string;
  readonly met: boolean;
}

/** A table of absolute values, for orientation. */
export interface Detail {
  readonly title: string;
  readonly note: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface Report {
  readonly title: string;
  readonly command: string;
  readonly postgresVersion: string;
  readonly findings: readonly Finding[];
  readonly details: readonly Detail[];
}

const FINDING_COLUMNS = ['', 'Required', 'Measured', 'Met'];

function rowOf({ what, required, measured, met }: Finding): string[] {
  return [what, required, measured, met ? 'yes' : 'NO'];
}

/** The findings as they are printed at the end of a run. */
export function findingsAsText(findings: readonly Finding[]): string {
  return alignedTable(FINDING_COLUMNS, findings.map(rowOf)).join('\n');
}

/** The whole report, as a page of `docs`. */
export function reportAsMarkdown({ title, command, postgresVersion, findings, details }: Report): string {
  const [cpu] = cpus();
  return [
    `# ${title}`,
    '',
    `Written by \`${command}\` on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} cores (${cpu?.model.trim()}), ` +
      `${Math.round(totalmem() / 2 ** 30)} GB, Node.js ${process.versions.node}, PostgreSQL ${postgresVersion}.`,
    '',
    'Ratios are what counts: they are taken within rounds that follow one another (A B A B …), and each is the median over',
    'the rounds. Absolute figures depend on the machine, on which the servers, PostgreSQL and the load generator share the cores;',
    'they are medians too, for orientation. Durability is PostgreSQL’s default (`fsync` and `synchronous_commit` on), `shared_buffers` is 2 GB, and all',
    'servers use the same PostgreSQL. What each server is, is said in the files of `bench/`.',
    '',
    ...(findings.length > 0
      ? alignedTable(FINDING_COLUMNS, findings.map(rowOf))
      : ['Nothing is required of these figures.']),
    ...details.flatMap(({ title, note, columns, rows }) => [
      '',
      `## ${title}`,
      '',
      note,
      '',
      ...alignedTable(columns, rows),
    ]),
    '',
  ].join('\n');
}
