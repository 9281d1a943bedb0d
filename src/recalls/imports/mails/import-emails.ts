import { COMMAND } from '../../../platform/cli/command-name.js';
import { type EmailContent, type EmailTable, writeEmail } from '../../../platform/mail/email-content.js';
import { LONDON_TIME } from '../../../platform/mail/london-time.js';
import type { FaultReport } from '../merge/fault-collector.js';
import type { MergePlan } from '../merge/merge-plan.js';
import type { ImportCounts, ImportRun } from '../runs/import-run.js';
import type { NamedFile } from '../runs/newest-file.js';
import type { FileFault } from '../runs/reasons.js';
import { whatToDo } from './what-to-do.js';

/** As many errors as a person corrects by hand; up to 10,000 are stored with the run. */
const FAULTS_SHOWN = 100;

const WHOLE_NUMBER = new Intl.NumberFormat('en-GB');

const CLOSING = 'This message was sent by the Vehicle Recalls service.';

/**
 * Tells a team why its file was refused, and what to do (SFTP guide, "Error handling").
 *
 * @param serviceUrl the address that the team's clients call
 */
export function rejectedEmail(run: ImportRun, report: FaultReport, serviceUrl: string): EmailContent {
  const shown = report.faults.slice(0, FAULTS_SHOWN);
  const more = report.faultCount - shown.length;
  return writeEmail('Vehicle Recalls: your file was not imported', [
    `To the team of ${run.manufacturer.name},`,
    `The file ${nameOf(run)}, received on ${timeOf(run)}, was not imported. Nothing of the file was merged: your recalls are as they were before.`,
    report.reasons.length === 1 ? 'The reason is:' : 'The reasons are:',
    ...report.reasons.map((reason) => `${reason}.`),
    more > 0
      ? `It has ${WHOLE_NUMBER.format(report.faultCount)} faults. These are the first ${shown.length}:`
      : 'What was found:',
    tableOf(shown),
    ...(more > 0
      ? [
          `There ${more === 1 ? 'is' : 'are'} ${WHOLE_NUMBER.format(more)} more, not listed here. ${listOf(report)} as a CSV file, for your API client:`,
          `GET ${serviceUrl}/imports/${run.id}/faults.csv`,
        ]
      : []),
    ...whatToDo(report.reasons),
    CLOSING,
  ]);
}

/** Tells a team that a file had to wait for the service until a newer one made it obsolete. */
export function supersededEmail(run: ImportRun, newer: NamedFile): EmailContent {
  return writeEmail('Vehicle Recalls: a newer file took the place of one of yours', [
    `To the team of ${run.manufacturer.name},`,
    `The file ${nameOf(run)}, received on ${timeOf(run)}, had to wait before it could be imported. Your file ${nameOf(newer)}, received on ${timeOf(newer)}, is newer and takes its place.`,
    `Nothing of ${nameOf(run)} was merged. You get another message if there is an issue with the newer file.`,
    'There is nothing to do: do not send the file again.',
    CLOSING,
  ]);
}

/** The parts of a merge's result that its mails need. */
export type HeldFile = Pick<MergePlan, 'counts' | 'heldWhole' | 'heldReasons' | 'warnings'>;

/** Tells a team that its file, or the closures in it, wait for an administrator. */
export function heldEmail(run: ImportRun, file: HeldFile): EmailContent {
  if (file.heldWhole) {
    return writeEmail('Vehicle Recalls: your file waits for an administrator', [
      `To the team of ${run.manufacturer.name},`,
      `The file ${nameOf(run)}, received on ${timeOf(run)}, was not imported yet. An administrator of DVSA has to look at it first, because:`,
      ...file.heldReasons.map((reason) => `${reason}.`),
      ...file.warnings,
      'If the file is right, there is nothing to do. If it is not, send the right file: it takes the place of this one.',
      CLOSING,
    ]);
  }
  return writeEmail('Vehicle Recalls: your file would close unusually many recalls', [
    `To the team of ${run.manufacturer.name},`,
    `The file ${nameOf(run)}, received on ${timeOf(run)}, was imported, with one exception. ${closuresOf(file.counts)} of your open recalls are not in it: they have not been marked as fixed, because:`,
    ...file.heldReasons.map((reason) => `${reason}.`),
    merged(file.counts),
    ...closedOf(file.counts),
    'An administrator of DVSA now decides whether they are marked as fixed. If the file was complete, there is nothing to do.',
    file.counts.closed + file.counts.withdrawn > 0
      ? 'If the file was not complete, send the whole file again now: it takes the place of this one, these recalls stay open, and those that were marked as fixed are open again.'
      : 'If the file was not complete, send the whole file again: it takes the place of this one, and these recalls stay open.',
    ...file.warnings,
    CLOSING,
  ]);
}

/** Tells operators what waits for their decision, and how to decide. */
export function heldForOperatorsEmail(run: ImportRun, file: HeldFile): EmailContent {
  const decide = [
    'Ask the manufacturer whether the file was complete. Then decide on the command line, in the folder of the service:',
    `${COMMAND} closures approve ${run.id}`,
    file.heldWhole
      ? 'imports the file;'
      : 'marks those that are still open, and were not changed since, as fixed;',
    `${COMMAND} closures reject ${run.id}`,
    `${file.heldWhole ? 'imports nothing of it' : 'leaves them open'}. The next file of this manufacturer that is imported makes this one obsolete.`,
    CLOSING,
  ];
  if (file.heldWhole) {
    return writeEmail(`Vehicle Recalls: a file of ${run.manufacturer.name} waits for your decision`, [
      `Nothing of the file ${nameOf(run)} of ${run.manufacturer.name}, received on ${timeOf(run)}, was imported. It is held, because:`,
      ...file.heldReasons.map((reason) => `${reason}.`),
      ...file.warnings,
      ...decide,
    ]);
  }
  return writeEmail(`Vehicle Recalls: closures of ${run.manufacturer.name} wait for your decision`, [
    `The file ${nameOf(run)} of ${run.manufacturer.name}, received on ${timeOf(run)}, was imported, but ${closuresOf(file.counts)} open recalls are not in it. They are held and stay open until you decide, because:`,
    ...file.heldReasons.map((reason) => `${reason}.`),
    merged(file.counts),
    ...closedOf(file.counts),
    ...decide,
  ]);
}

/** Tells a team that an administrator decided against a file that was held whole. */
export function wholeRejectedEmail(run: ImportRun): EmailContent {
  return writeEmail('Vehicle Recalls: your file was not imported', [
    `To the team of ${run.manufacturer.name},`,
    `The file ${nameOf(run)}, received on ${timeOf(run)}, was held for an administrator of DVSA, who decided not to import it. Nothing of the file was merged: your recalls are as they were before.`,
    'What to do: send the right file, or contact DVSA.',
    CLOSING,
  ]);
}

/** Tells a team what an administrator decided on held closures. */
export function decidedEmail(
  run: ImportRun,
  decision: 'approved' | 'rejected',
  closed: number,
): EmailContent {
  const begin = `Of the file ${nameOf(run)}, received on ${timeOf(run)}, the recalls that were not in it were held for an administrator of DVSA.`;
  return writeEmail(
    decision === 'approved'
      ? 'Vehicle Recalls: the recalls not in your file were marked as fixed'
      : 'Vehicle Recalls: the recalls not in your file stay open',
    [
      `To the team of ${run.manufacturer.name},`,
      decision === 'approved'
        ? `${begin} They were approved: ${WHOLE_NUMBER.format(closed)} recalls that were still open, and were not changed since, are now marked as fixed, or withdrawn if their campaign has not begun.`
        : `${begin} They were not approved: these recalls stay open. If they are fixed, send a complete file, or contact DVSA.`,
      CLOSING,
    ],
  );
}

/** Tells a team that its file was merged, if the team gets receipts. */
export function receiptEmail(run: ImportRun, counts: ImportCounts): EmailContent {
  return writeEmail('Vehicle Recalls: your file was imported', [
    `To the team of ${run.manufacturer.name},`,
    `The file ${nameOf(run)}, received on ${timeOf(run)}, was imported.`,
    merged(counts),
    ...closedOf(counts),
    counts.closed + counts.withdrawn > 0
      ? 'If the file was complete, there is nothing to do. If it was not, send the whole file now, or contact DVSA, who can undo this import.'
      : 'There is nothing to do.',
    CLOSING,
  ]);
}

function listOf({ faults, faultCount }: FaultReport): string {
  return faults.length < faultCount
    ? `The first ${WHOLE_NUMBER.format(faults.length)} are there`
    : 'All of them are there';
}

function tableOf(faults: readonly FileFault[]): EmailTable {
  return {
    headings: ['Line', 'Column', 'Reason', 'Value', 'What would be right'],
    rows: faults.map(({ line, column, reason, value, expected }) => [
      line === null ? '' : String(line),
      column ?? '',
      reason,
      value ?? '',
      expected,
    ]),
    lines: faults.map(lineOf),
  };
}

function lineOf({ line, column, reason, value, expected }: FileFault): string {
  const place = [line === null ? 'The file' : `Line ${line}`, column].filter((part) => part !== null);
  const found = value === null || value === '' ? '' : `"${value}" `;
  return `${place.join(', ')}: ${reason}: ${found}${expected}`;
}

function merged({ added, updated, reopened, unchanged, skipped }: ImportCounts): string {
  const number = (count: number) => WHOLE_NUMBER.format(count);
  const counts = `Recalls added: ${number(added)}. Updated: ${number(updated)}. Reopened: ${number(reopened)}. Unchanged: ${number(unchanged)}.`;
  return skipped === 0
    ? counts
    : `${counts} Left as they are, because the API opened or changed them lately: ${number(skipped)}.`;
}

/** Closures are always mentioned, because a broken export closes recalls. */
function closedOf({ closed, withdrawn }: ImportCounts): string[] {
  return [
    `Marked as fixed, because they are not in the file: ${WHOLE_NUMBER.format(closed)}.`,
    ...(withdrawn > 0
      ? [
          `Withdrawn, because they are not in the file and their campaign has not begun: ${WHOLE_NUMBER.format(withdrawn)}.`,
        ]
      : []),
  ];
}

function closuresOf({ held }: ImportCounts): string {
  return WHOLE_NUMBER.format(held);
}

function nameOf({ fileName }: Pick<ImportRun, 'fileName'>): string {
  return shownFileName(fileName);
}

/** A file's name as sent, without characters that could break a line or change the reading direction. */
export function shownFileName(fileName: string): string {
  const visible = fileName.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\uFFFD');
  return visible.length > 200 ? `${visible.slice(0, 199)}…` : visible;
}

function timeOf({ receivedAt }: Pick<ImportRun, 'receivedAt'>): string {
  return londonTimeOf(receivedAt);
}

/** Such as `1 July 2026 at 23:30 BST (London time)`. */
export function londonTimeOf(instant: number): string {
  return `${LONDON_TIME.format(instant)} (London time)`;
}
