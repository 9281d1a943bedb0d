import type { EmailTable } from '../../../platform/mail/email-content.js';
import { REASONS, type Reason } from '../runs/reasons.js';

const REFERENCE_SIGNS = 'use only a-z A-Z 0-9 - _ \\ /';

/** What a manufacturer does about a refused file. docs/sftp.md says the same, word for word; a test compares them. */
export const WHAT_TO_DO: Readonly<Record<Reason, string>> = {
  [REASONS.dateFormat]: 'write dates as YYYY-MM-DD; spreadsheets like to change that',
  [REASONS.encoding]: 'save as “CSV UTF-8”',
  [REASONS.missingHeaders]: 'make the first row the header, letter for letter',
  [REASONS.headerOrder]: 'bring header and rows into the order of the columns',
  [REASONS.extension]: 'send a plain file whose name ends in .csv',
  [REASONS.missingFields]: 'fill them in; only the DVSA reference may be empty',
  [REASONS.multipleFiles]: 'send one, wait, and send the other only if it is still needed',
  [REASONS.infected]:
    'have the machine it comes from examined; the file is locked away. Then send the whole file again, from a machine that is clean',
  [REASONS.manufacturerReferenceTooLong]: 'shorten it to 50',
  [REASONS.dvsaReferenceTooLong]: 'shorten it to 50',
  [REASONS.manufacturerReferenceInvalid]: REFERENCE_SIGNS,
  [REASONS.dvsaReferenceInvalid]: REFERENCE_SIGNS,
  [REASONS.spacesInName]: 'rename it: daily-recalls.csv',
  [REASONS.dotInFront]: 'rename it: such names are for files that are not whole yet',
  [REASONS.tooManyRows]: 'send only what is outstanding; if that is more, tell DVSA',
  [REASONS.duplicateRows]:
    'keep the right one. Rows that are equal count once and are no fault. Looked for once each row by itself is right',
  [REASONS.malformedRow]: 'four values a row, quotes as RFC 4180 says',
  [REASONS.vinInvalid]: 'correct the VIN',
  [REASONS.nameTimeInvalid]: 'write one time such as 20261128T0600Z, or none',
  [REASONS.nameTimeInFuture]: 'give the time in UTC, and correct your clock',
  [REASONS.olderFile]:
    'nothing, if the newer file is complete. If this one is newer, correct the time in its name and send it again',
  [REASONS.superseded]: 'nothing: your newer file is imported',
  [REASONS.givenUp]: 'send the whole file again',
  [REASONS.notApproved]: 'send the right file, or contact DVSA',
};

/** There is nothing in such a file to correct: what to do about it says all. */
const NOTHING_TO_CORRECT: ReadonlySet<Reason> = new Set([
  REASONS.multipleFiles,
  REASONS.infected,
  REASONS.olderFile,
  REASONS.superseded,
  REASONS.givenUp,
  REASONS.notApproved,
]);

/** What a refused file asks for, as the end of its mail. */
export function whatToDo(reasons: readonly Reason[]): (string | EmailTable)[] {
  const distinct = [...new Set(reasons)];
  const [only] = distinct;
  if (distinct.length === 1 && only !== undefined && NOTHING_TO_CORRECT.has(only)) {
    return [`What to do: ${WHAT_TO_DO[only]}.`];
  }
  return [
    'What to do: correct the file and send the whole file again.',
    {
      headings: ['Reason', 'What to do'],
      rows: distinct.map((reason) => [reason, WHAT_TO_DO[reason]]),
      lines: distinct.map((reason) => `${reason}: ${WHAT_TO_DO[reason]}`),
    },
  ];
}
