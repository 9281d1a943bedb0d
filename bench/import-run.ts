import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from './comparison.js';
import type { BenchEnvironment } from './environment.js';
import { type LookUps, lookUpsDuringImports } from './import-look-ups.js';
import type { ImportBenchOptions } from './import-options.js';
import { importTwoDays, type Turn, type TwoDays } from './import-turns.js';
import { type Undos, undoImports } from './import-undo.js';
import type { Detail, Finding, Report } from './report.js';
import { measureSftpUpload } from './sftp-upload.js';

/** The requirements for imports. */
const REQUIRED = {
  firstLoadOverScript: 1.5,
  dailyOverScript: 1.5,
  largeFirstLoadSeconds: 90,
  largeDailySeconds: 45,
  residentMegabytes: 250,
  lookUpsMeanwhile: 0.5,
  undoOverMerge: 2,
};

/** Imports files with the whole service and with a plain script, in turns, and reports the results. */
export async function runImportBenchmark(
  environment: BenchEnvironment,
  options: ImportBenchOptions,
): Promise<Report> {
  const { rows, largeRows, rounds } = options;
  const folder = await mkdtemp(join(tmpdir(), 'recalls-bench-files-'));
  environment.atEnd(() => rm(folder, { recursive: true, force: true }));
  const upload = await measureSftpUpload();
  console.log('SFTP upload against OpenSSH: done');
  const turns: TwoDays[] = [];
  for (let round = 0; round < rounds; round++) {
    const serviceFirst = round % 2 === 0;
    turns.push(await importTwoDays(environment, { folder, name: `imports_${round}`, rows, serviceFirst }));
    console.log(`imports, round ${round + 1} of ${rounds}: ${inShort(turns.at(-1))}`);
  }
  const large = await importTwoDays(environment, {
    folder,
    name: 'imports_large',
    rows: largeRows,
    serviceFirst: true,
  });
  console.log(`imports, ${inWords(largeRows)} rows: ${inShort(large)}`);
  const lookUps = await lookUpsDuringImports(environment, folder, options);
  const undos = await undoImports(environment, folder, options);
  console.log(
    `undo: ${undos.turns.map(({ merge, undo }) => `${undo.toFixed(1)} s for a merge of ${merge.toFixed(1)} s`).join(', ')}`,
  );
  return {
    title: 'Benchmarks of imports',
    command: options.command,
    postgresVersion: await environment.postgresVersion(),
    findings: [...findingsOf(options, turns, large, lookUps, undos), ...upload.findings],
    details: [...detailsOf(options, turns, large, lookUps, undos), ...upload.details],
  };
}

function findingsOf(
  { rows, largeRows }: ImportBenchOptions,
  turns: readonly TwoDays[],
  large: TwoDays,
  lookUps: LookUps,
  undos: Undos,
): Finding[] {
  const first = ratioOf(turns.map((turn) => turn.first));
  const daily = ratioOf(turns.map((turn) => turn.daily));
  const megabytes =
    Math.max(...[...turns, large, lookUps].map(({ peakResidentBytes }) => peakResidentBytes)) / 2 ** 20;
  const kept = lookUps.meanwhile / lookUps.alone;
  return [
    atMost(
      `First load of ${inWords(rows)} rows over a plain script`,
      REQUIRED.firstLoadOverScript,
      first,
      '×',
    ),
    atMost(`Daily file of ${inWords(rows)} rows over a plain script`, REQUIRED.dailyOverScript, daily, '×'),
    atMost(
      `First load of ${inWords(largeRows)} rows`,
      REQUIRED.largeFirstLoadSeconds,
      large.first.service,
      's',
    ),
    atMost(`Daily file of ${inWords(largeRows)} rows`, REQUIRED.largeDailySeconds, large.daily.service, 's'),
    atMost(
      'Service process, most memory resident in all of this',
      REQUIRED.residentMegabytes,
      megabytes,
      'MB',
    ),
    {
      what: `Look-ups while ${inWords(rows)} rows of another manufacturer are imported`,
      required: `≥ ${REQUIRED.lookUpsMeanwhile} ×`,
      measured: `${kept.toFixed(2)} ×`,
      met: kept >= REQUIRED.lookUpsMeanwhile,
    },
    atMost(
      `Undo of a run of ${inWords(rows)} rows over its merge`,
      REQUIRED.undoOverMerge,
      median(undos.turns.map(({ merge, undo }) => undo / merge)),
      '×',
    ),
    {
      what: `Look-ups while a run of ${inWords(rows)} rows of another manufacturer is undone`,
      required: `≥ ${REQUIRED.lookUpsMeanwhile} ×`,
      measured: `${(undos.lookUpsMeanwhile / undos.lookUpsAlone).toFixed(2)} ×`,
      met: undos.lookUpsMeanwhile / undos.lookUpsAlone >= REQUIRED.lookUpsMeanwhile,
    },
  ];
}

function detailsOf(
  { rows, largeRows }: ImportBenchOptions,
  turns: readonly TwoDays[],
  large: TwoDays,
  lookUps: LookUps,
  undos: Undos,
): Detail[] {
  return [
    {
      title: 'Importing a file',
      note:
        'The service’s time runs from the moment the file is whole to the moment its run is done: archived, looked through by ' +
        'the built-in check, validated and merged. The script pipes the raw file into COPY and runs three statements, with the ' +
        'history rows of what they change; it checks nothing. In a daily file 1 % of the recalls are new, 1 % are gone and the ' +
        'rest is unchanged. The largest file is imported once.',
      columns: ['', 'Ratio', 'Service', 'Script'],
      rows: [
        rowOf(
          `${inWords(rows)} rows, first load`,
          turns.map((turn) => turn.first),
        ),
        rowOf(
          `${inWords(rows)} rows, daily`,
          turns.map((turn) => turn.daily),
        ),
        rowOf(`${inWords(largeRows)} rows, first load`, [large.first]),
        rowOf(`${inWords(largeRows)} rows, daily`, [large.daily]),
      ],
    },
    {
      title: 'Memory',
      note: 'The most that was resident in the service’s process, from its start on, with the upload of the file itself.',
      columns: ['', 'Resident'],
      rows: [
        [`${inWords(rows)} rows`, inMegabytes(turns)],
        [`${inWords(largeRows)} rows`, inMegabytes([large])],
        [`${inWords(rows)} rows while answering look-ups`, inMegabytes([lookUps])],
      ],
    },
    {
      title: 'Looking up while a file is imported',
      note: `Look-ups among ${inWords(rows)} recalls, answered by the very process that imports as many of another manufacturer.`,
      columns: ['', 'Requests/s', '99 %'],
      rows: [
        ['alone', inWords(Math.round(lookUps.alone)), `${lookUps.slowestPercentMs.alone} ms`],
        [
          'while importing',
          inWords(Math.round(lookUps.meanwhile)),
          `${lookUps.slowestPercentMs.meanwhile} ms`,
        ],
      ],
    },
    {
      title: 'Undoing a run',
      note:
        `A first file of ${inWords(rows)} rows, all of them new, and its undo, over the API. The time of the merge is that of the one ` +
        'transaction that writes the recalls.',
      columns: ['', 'Undo', 'Merge'],
      rows: undos.turns.map(({ merge, undo }, place) => [
        `round ${place + 1}`,
        `${undo.toFixed(1)} s`,
        `${merge.toFixed(1)} s`,
      ]),
    },
  ];
}

function rowOf(name: string, turns: readonly Turn[]): string[] {
  return [
    name,
    ratioOf(turns).toFixed(2),
    `${median(turns.map(({ service }) => service)).toFixed(1)} s`,
    `${median(turns.map(({ script }) => script)).toFixed(1)} s`,
  ];
}

/** The service's time divided by the script's: the median of the ratios within each turn. */
function ratioOf(turns: readonly Turn[]): number {
  return median(turns.map(({ service, script }) => service / script));
}

function atMost(what: string, required: number, measured: number, unit: '×' | 's' | 'MB'): Finding {
  const digits = { '×': 2, s: 1, MB: 0 }[unit];
  return {
    what,
    required: `≤ ${required} ${unit}`,
    measured: `${measured.toFixed(digits)} ${unit}`,
    met: measured <= required,
  };
}

function inShort(turns: TwoDays | undefined): string {
  const one = (turn: Turn | undefined) =>
    `${turn?.service.toFixed(1)} s against ${turn?.script.toFixed(1)} s`;
  return `first load ${one(turns?.first)}, daily ${one(turns?.daily)}`;
}

function inMegabytes(peaks: readonly { readonly peakResidentBytes: number }[]): string {
  return `${(Math.max(...peaks.map(({ peakResidentBytes }) => peakResidentBytes)) / 2 ** 20).toFixed(0)} MB`;
}

function inWords(count: number): string {
  return count.toLocaleString('en-GB');
}
