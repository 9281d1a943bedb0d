import { type EmailContent, writeEmail } from '../../../platform/mail/email-content.js';
import type { DailyUploads } from '../../sftp/upload-quota.js';

const WHOLE_NUMBER = new Intl.NumberFormat('en-GB');

/** Tells a team that files were refused because it has sent too much today. */
export function quotaEmail(manufacturer: string, most: DailyUploads): EmailContent {
  return writeEmail('Vehicle Recalls: you have sent too many files today', [
    `To the team of ${manufacturer},`,
    `The service takes at most ${WHOLE_NUMBER.format(most.files)} files and ${WHOLE_NUMBER.format(most.bytes)} bytes from you in one day. You have reached this limit, so files were refused: they were not kept, and nothing of them was merged.`,
    'Files are taken again after 00:00 UTC. Until then no further message is sent about refused files.',
    'What to do: find out why so many files were sent, for example by a script that sends a file again and again. Then send the whole file once, after 00:00 UTC.',
    'This message was sent by the Vehicle Recalls service.',
  ]);
}
