import { Body, Get, Post, Query } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { ForRoles } from '../../platform/console/access/console-access.js';
import { ConsoleController } from '../../platform/console/access/console-controller.js';
import { ConsoleForm } from '../../platform/console/forms/console-form.js';
import { type ShownList, shownList, WHOLE_LIST } from '../../platform/console/forms/list-query.js';
import { type Filters, filtersIn } from '../../platform/console/forms/parameters.js';
import { commandText, optionWords } from '../../platform/console/pages/command-text.js';
import { CurrentVisit, Visit } from '../../platform/console/visit.js';
import { pageOf } from '../../platform/http/page-query.js';
import { RequestValidation } from '../../platform/http/request-validation.js';
import { APPLICATION_STATES } from '../applications/application-state.js';
import { APPLICATION_ORDER, type ApplicationSummary } from '../applications/reading/application-summary.js';
import { REVIEW_REASON_CODES } from '../applications/review-reason.js';
import { Casework } from '../casework/casework.js';
import { filterOf, ListCasesQuery, SearchCasesBody, wantedOf } from '../casework/dto/case-query.dto.js';

const LABELS = {
  client: 'Client',
  receivedFrom: 'Received from',
  receivedTo: 'Received before',
  drivingLicenceNumber: 'Driving licence number',
  transactionId: 'Transaction',
  clientId: 'Client of the transaction',
};

const DAY_MS = 86_400_000;

/** As many as a search finds at most: one person has few applications. */
const SEARCH_PAGE = { limit: 500, after: undefined };

/** Applications, the oldest first. The list says nothing about a person; a search is answered to the POST, so that no number is in an address. */
@ConsoleController()
@ForRoles('caseworker', 'administrator')
export class CaseListController {
  constructor(
    private readonly casework: Casework,
    private readonly rules: RequestValidation,
    private readonly clock: Clock,
  ) {}

  @Get('renewals')
  async list(@CurrentVisit() visit: Visit, @Query() query: Record<string, unknown>): Promise<string> {
    const list = await shownList(filtersIn(query), LABELS, async () => {
      const asked = this.rules.validated(ListCasesQuery, filtersIn(query));
      return this.casework.list(filterOf(asked), pageOf(asked, APPLICATION_ORDER));
    });
    return this.page(visit, list, commandText('renewals', 'list', ...wordsOf(list.filters)));
  }

  @Get('renewals.csv')
  async listAsCsv(@CurrentVisit() visit: Visit, @Query() query: Record<string, unknown>): Promise<string> {
    const asked = this.rules.validated(ListCasesQuery, filtersIn(query));
    const { rows } = await this.casework.list(filterOf(asked), WHOLE_LIST);
    return visit.csv('renewals', [
      [
        'id',
        'state',
        'since',
        'received',
        'client id',
        'client',
        'environment',
        'reasons',
        'forwarding failed',
      ],
      ...rows.map((each) => [
        each.applicationId,
        each.state,
        each.stateSince,
        each.receivedAt,
        each.clientId,
        each.clientName,
        each.environment,
        each.reasons.map(({ code }) => code).join(' '),
        each.forwardingFailedAt,
      ]),
    ]);
  }

  /** A search changes nothing, so a reload may repeat it. It is in the audit trail: by what it was, and not whom. */
  @Post('renewals/search')
  async search(@CurrentVisit() visit: Visit, @Body() form: ConsoleForm): Promise<string> {
    const list = await shownList({}, LABELS, async () => {
      const wanted = this.rules.validated(SearchCasesBody, {
        drivingLicenceNumber: form.given('drivingLicenceNumber')?.replaceAll(' ', ''),
        transactionId: form.given('transactionId'),
        clientId: form.given('clientId'),
      });
      return this.casework.search(visit.actor, wantedOf(wanted), {}, SEARCH_PAGE);
    });
    if (list.errors.length > 0) visit.reply.status(400);
    return this.page(visit, list, commandText('renewals', 'search', 'LICENCE NUMBER'), form);
  }

  private page(
    visit: Visit,
    list: ShownList<ApplicationSummary>,
    command: string,
    searched?: ConsoleForm,
  ): Promise<string> {
    return visit.page('licence-renewal/console/cases.njk', {
      ...list,
      rows: list.rows.map((row) => ({ ...row, days: this.daysSince(row.stateSince) })),
      isSearch: searched !== undefined,
      searched: searched?.values,
      states: APPLICATION_STATES,
      reasons: REVIEW_REASON_CODES,
      command,
    });
  }

  private daysSince(instant: string): number {
    return Math.floor((this.clock.now() - Date.parse(instant)) / DAY_MS);
  }
}

/** The filters as options of the command. */
function wordsOf({ state, reason, client, environment, forwarding, receivedFrom, receivedTo }: Filters) {
  const options = {
    state,
    'review-reason': reason,
    client,
    environment,
    since: receivedFrom,
    until: receivedTo,
  };
  return [...optionWords(options), ...(forwarding === undefined ? [] : ['--forwarding-failed'])];
}
