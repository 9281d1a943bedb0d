import type { ListOptions } from '../../cli/list-options.js';
import { printList } from '../../cli/print.js';
import { withServiceContext } from '../../cli/with-service-context.js';
import type { Settings } from '../../config/settings.js';
import { MailModule } from '../mail.module.js';
import { UndeliveredMails } from '../undelivered-mails.js';

/** A command prints all at once. */
const ALL = { limit: 100_000, after: undefined };

/** Lists the mails that are not delivered, the oldest first. */
export async function listUndeliveredMails(format: ListOptions, settings: Settings): Promise<void> {
  const { rows } = await withServiceContext(settings, MailModule, (service) =>
    service.get(UndeliveredMails).list(ALL),
  );
  printList(rows, {
    format,
    none: 'All mail is delivered.',
    cuttable: ['SUBJECT', 'TO', 'WHY'],
    columns: {
      MAIL: ({ id }) => id,
      WRITTEN: ({ createdAt }) => createdAt.toISOString(),
      TO: ({ recipient }) => recipient,
      SUBJECT: ({ subject }) => subject,
      ATTEMPTS: ({ attempts }) => String(attempts),
      REFUSED: ({ refusedAt }) => refusedAt?.toISOString() ?? 'no',
      WHY: ({ lastError }) => lastError ?? '',
    },
  });
}
