import { type EmailContent, writeEmail } from '../../../platform/mail/email-content.js';
import { londonTimeOf, shownFileName } from '../mails/import-emails.js';
import type { Undone } from './undo.js';

const WHOLE_NUMBER = new Intl.NumberFormat('en-GB');

const CLOSING = 'This message was sent by the Vehicle Recalls service.';

/** Tells a team that an administrator undid what its file changed. */
export function undoneRunEmail(
  undone: Undone & { readonly fileName: string; readonly receivedAt: number; readonly reason: string },
): EmailContent {
  return writeEmail('Vehicle Recalls: the import of your file was undone', [
    `To the team of ${undone.manufacturer},`,
    `An administrator of DVSA has undone the import of the file ${shownFileName(undone.fileName)}, received on ${londonTimeOf(undone.receivedAt)}. The reason: ${undone.reason}`,
    countsOf(undone),
    'What to do: send a complete file.',
    CLOSING,
  ]);
}

/** Tells a team that an administrator undid what one of its clients changed. */
export function undoneClientEmail(
  undone: Undone & { readonly since: Date; readonly reason: string },
): EmailContent {
  return writeEmail('Vehicle Recalls: changes made over the API were undone', [
    `To the team of ${undone.manufacturer},`,
    `An administrator of DVSA has undone what one of your clients changed over the API since ${londonTimeOf(undone.since.getTime())}. The reason: ${undone.reason}`,
    countsOf(undone),
    'What to do: check your recalls, and contact DVSA if something is not as it should be.',
    CLOSING,
  ]);
}

function countsOf({ counts: { reopened, removed, closed, restored, changed, leftAlone } }: Undone): string {
  const number = (count: number) => WHOLE_NUMBER.format(count);
  return `Recalls that are open again: ${number(reopened + restored)}. Removed again: ${number(removed)}. Fixed again: ${number(closed)}. Given their old values: ${number(changed)}. Left as they are, because they were changed since, or a later file or call says that they are open: ${number(leftAlone)}.`;
}
