import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../../platform/audit/actor.js';
import { RequestError } from '../../../platform/errors/request-error.js';
import { AllowRoles } from '../../../platform/http/access.js';
import { pageOf } from '../../../platform/http/page-query.js';
import { EnquiryExplanations } from '../reading/enquiry-explanations.js';
import { ENQUIRY_ORDER, EnquiryList, type EnquiryPage } from '../reading/enquiry-list.js';
import {
  DocumentedEnquiries,
  DocumentedExplanation,
  DocumentedKeeper,
  DocumentedSearch,
} from './enquiries.openapi.js';
import { type EnquiriesPage, RecordedEnquiryBody } from './enquiry-answer.dto.js';
import {
  askedOf,
  EnquiryPath,
  filterOf,
  ListEnquiriesQuery,
  SearchEnquiriesBody,
  ShowKeeperBody,
} from './enquiry-query.dto.js';
import type { MaskedExplanationBody, NamedExplanationBody } from './explanation.dto.js';

/** For administrators, who are clients of the surface to which `/admin` belongs. */
@Controller('admin/enquiries')
@AllowRoles('admin')
export class EnquiriesController {
  constructor(
    private readonly enquiries: EnquiryList,
    private readonly explanations: EnquiryExplanations,
  ) {}

  @Get()
  @DocumentedEnquiries()
  async list(@Query() query: ListEnquiriesQuery): Promise<EnquiriesPage> {
    return answerOf(await this.enquiries.list(filterOf(query), pageOf(query, ENQUIRY_ORDER)));
  }

  @Post('search')
  @DocumentedSearch()
  async search(
    @CurrentActor() actor: Actor,
    @Query() query: ListEnquiriesQuery,
    @Body() body: SearchEnquiriesBody,
  ): Promise<EnquiriesPage> {
    const page = pageOf(query, ENQUIRY_ORDER);
    return answerOf(await this.enquiries.search(actor, [askedOf(body)], filterOf(query), page));
  }

  @Get(':enquiryId')
  @DocumentedExplanation()
  async explain(
    @CurrentActor() actor: Actor,
    @Param() { enquiryId }: EnquiryPath,
  ): Promise<MaskedExplanationBody> {
    return found(await this.explanations.explain(actor, enquiryId));
  }

  @Post(':enquiryId/explanation')
  @DocumentedKeeper()
  async explainWithKeeper(
    @CurrentActor() actor: Actor,
    @Param() { enquiryId }: EnquiryPath,
    @Body() { reason }: ShowKeeperBody,
  ): Promise<NamedExplanationBody> {
    return found(await this.explanations.explainWithKeeper(actor, enquiryId, reason));
  }
}

function answerOf({ rows, next }: EnquiryPage): EnquiriesPage {
  return { enquiries: rows.map(RecordedEnquiryBody.from), next };
}

/** @throws RequestError 404 */
function found<Explanation>(explanation: Explanation | undefined): Explanation {
  if (explanation === undefined) throw new RequestError('notFound');
  return explanation;
}
