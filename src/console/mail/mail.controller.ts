import { Get } from '@nestjs/common';
import { EVERY_PERSON, ForRoles } from '../../platform/console/access/console-access.js';
import { ConsoleController } from '../../platform/console/access/console-controller.js';
import { WHOLE_LIST } from '../../platform/console/forms/list-query.js';
import { commandText } from '../../platform/console/pages/command-text.js';
import { CurrentVisit, Visit } from '../../platform/console/visit.js';
import { StandingMails } from '../../platform/mail/standing-mail.js';

/** More than anybody reads on a page. The CSV has all. */
const SHOWN = { limit: 500, after: undefined };

/** Mail that does not go out. Recipients are teams, and no text is shown. */
@ConsoleController()
@ForRoles(...EVERY_PERSON)
export class MailController {
  constructor(private readonly mails: StandingMails) {}

  @Get('mail')
  async list(@CurrentVisit() visit: Visit): Promise<string> {
    const { rows } = await this.mails.list(SHOWN);
    return visit.page('console/mail/mail.njk', { rows, command: commandText('mails', 'undelivered') });
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
