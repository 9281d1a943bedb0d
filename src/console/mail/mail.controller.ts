import { Get, Query } from '@nestjs/common';
import { EVERY_PERSON, ForRoles } from '../../platform/console/access/console-access.js';
import { ConsoleController } from '../../platform/console/access/console-controller.js';
import { partOf } from '../../platform/console/forms/list-part.js';
import { WHOLE_LIST } from '../../platform/console/forms/list-query.js';
import { filtersIn } from '../../platform/console/forms/parameters.js';
import { CurrentVisit, Visit } from '../../platform/console/visit.js';
import { StandingMails } from '../../platform/mail/standing-mail.js';

/** The page of more than that is the CSV. */
const MOST_READ = 2_000;

/** Mail that does not go out. Recipients are teams, and no text is shown. */
@ConsoleController()
@ForRoles(...EVERY_PERSON)
export class MailController {
  constructor(private readonly mails: StandingMails) {}

  @Get('mail')
  async list(@CurrentVisit() visit: Visit, @Query() query: Record<string, unknown>): Promise<string> {
    const mails = await this.mails.list(MOST_READ);
    return visit.page('console/mail/mail.njk', partOf(mails, filtersIn(query)));
  }

  @Get('mail.csv')
  async listAsCsv(@CurrentVisit() visit: Visit): Promise<string> {
    const rows = await this.mails.list(WHOLE_LIST.limit);
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
