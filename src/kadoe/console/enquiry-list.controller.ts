import { Body, Get, Post, Query } from '@nestjs/common';
import { ForRoles } from '../../platform/console/access/console-access.js';
import { ConsoleController } from '../../platform/console/access/console-controller.js';
import { ConsoleForm } from '../../platform/console/forms/console-form.js';
import { type ShownList, shownList, WHOLE_LIST } from '../../platform/console/forms/list-query.js';
import { type Filters, filtersIn } from '../../platform/console/forms/parameters.js';
import { commandText, optionWords } from '../../platform/console/pages/command-text.js';
import { CurrentVisit, Visit } from '../../platform/console/visit.js';
import { pageOf } from '../../platform/http/page-query.js';
import { RequestValidation } from '../../platform/http/request-validation.js';
import {
  askedOf,
  filterOf,
  ListEnquiriesQuery,
  SearchEnquiriesBody,
} from '../enquiry-records/administration/enquiry-query.dto.js';
import type { RecordedEnquiry } from '../enquiry-records/enquiry.js';
import { ENQUIRY_ORDER, EnquiryList } from '../enquiry-records/reading/enquiry-list.js';

const LABELS = {
  client: 'Client',
  enquirer: 'Enquirer',
  reason: 'Reason',
  outcome: 'Outcome',
  since: 'From',
  until: 'Before',
  registrationNumber: 'Mark',
  chassisVin: 'VIN',
};

/** As many as a search finds at most: who needs more narrows the list. */
const SEARCH_PAGE = { limit: 500, after: undefined };

/** The record of enquiries. A vehicle is searched with POST and answered there, so that no mark and no VIN is in an address. */
@ConsoleController()
@ForRoles('administrator')
export class EnquiryListController {
  constructor(
    private readonly enquiries: EnquiryList,
    private readonly rules: RequestValidation,
  ) {}

  @Get('enquiries')
  async list(@CurrentVisit() visit: Visit, @Query() query: Record<string, unknown>): Promise<string> {
    const list = await shownList(filtersIn(query), LABELS, async () => {
      const asked = this.rules.validated(ListEnquiriesQuery, filtersIn(query));
      return this.enquiries.list(filterOf(asked), pageOf(asked, ENQUIRY_ORDER));
    });
    return this.page(visit, list, commandText('enquiries', 'list', ...wordsOf(list.filters)));
  }

  @Get('enquiries.csv')
  async listAsCsv(@CurrentVisit() visit: Visit, @Query() query: Record<string, unknown>): Promise<string> {
    const asked = this.rules.validated(ListEnquiriesQuery, filtersIn(query));
    const { rows } = await this.enquiries.list(filterOf(asked), WHOLE_LIST);
    return visit.csv('enquiries', [
      [
        ...['id', 'recorded', 'environment', 'client id', 'client', 'enquirer', 'link provider', 'reason'],
        ...['reference', 'event', 'asked by', 'outcome', 'load', 'chargeable'],
      ],
      ...rows.map((each) => [
        ...[each.id, each.recordedAt, each.environment, each.clientId, each.clientName, each.enquirerId],
        ...[each.linkProviderId, each.reasonCode, each.referenceNumber, each.eventDate, each.askedBy],
        ...[each.outcome, each.load, each.chargeable],
      ]),
    ]);
  }

  /** A search changes nothing, so a reload may repeat it. It is in the audit trail: by what it was, and not which vehicle. */
  @Post('enquiries/search')
  async search(@CurrentVisit() visit: Visit, @Body() form: ConsoleForm): Promise<string> {
    const list = await shownList({}, LABELS, async () => {
      const body = this.rules.validated(SearchEnquiriesBody, {
        registrationNumber: form.given('registrationNumber')?.replaceAll(' ', ''),
        chassisVin: form.given('chassisVin')?.replaceAll(' ', ''),
      });
      return this.enquiries.search(visit.actor, [askedOf(body)], {}, SEARCH_PAGE);
    });
    if (list.errors.length > 0) visit.reply.status(400);
    return this.page(visit, list, commandText('enquiries', 'search', 'MARK OR VIN'), form);
  }

  private page(
    visit: Visit,
    list: ShownList<RecordedEnquiry>,
    command: string,
    searched?: ConsoleForm,
  ): Promise<string> {
    return visit.page('kadoe/console/enquiries.njk', {
      ...list,
      isSearch: searched !== undefined,
      searched: searched?.values,
      command,
    });
  }
}

/** The filters as options of the command. */
function wordsOf({ client, enquirer, reason, outcome, environment, since, until }: Filters): string[] {
  return optionWords({ client, enquirer, 'reason-code': reason, outcome, environment, since, until });
}
