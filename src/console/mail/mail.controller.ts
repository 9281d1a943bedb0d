import { Get, Query } from '@nestjs/common';
import { EVERY_PERSON, ForRoles } from '../../platform/console/access/console-access.js';
import { ConsoleController } from '../../platform/console/access/console-controller.js';
import { partOf } from '../../platform/console/forms/list-part.js';
import { WHOLE_LIST } from '../../platform/console/forms/list-query.js';
import { filtersIn } from '../../platform/console/forms/parameters.js';
import { commandText } from '../../platform/console/pages/command-text.js';
import { CurrentVisit, Visit } from '../../platform/console/visit.js';
import { UndeliveredMails } from '../../platform/mail/undelivered-mails.js';

/** The CSV has the rest. */
const READ = { limit: 2_000, after: undefined };

/** Mail that does not go out. Recipients are teams, and no text is shown. */
@ConsoleController()
@ForRoles(...EVERY_PERSON)
export class MailController {
  constructor(private readonly mails: UndeliveredMails) {}

  @Get('mail')
  async list(@CurrentVisit() visit: Visit, @Query() query: Record<string, unknown>): Promise<string> {
    const { rows } = await this.mails.list(READ);
    return visit.page('console/mail/mail.njk', {
      ...partOf(rows, filtersIn(query)),
      command: commandText('mails', 'undelivered'),
    });
  }

  @Get('mail.csv')
  async listAsCsv(@CurrentVisit() visit: Visit): Promise<string> {
    const { rows } = await this.mails.list(WHOLE_LIST);
    return visit.csv('mail', [
      ['written', 'to', 'subject', 'attempts', 'refused', 'next attempt', 'last error'],
      ...rows.map((each) => [
        each.createdAt,
        each.recipient,
        each.subject,
        each.attempts,
        each.refusedAt,
        each.nextAttemptAt,
        each.lastError,
      ]),
    ]);
  }
}
