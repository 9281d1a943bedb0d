import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AllowRoles } from '../../platform/http/access.js';
import { TakesNoConnection } from '../../platform/http/connection-use.js';
import { pageOf } from '../../platform/http/page-query.js';
import { CurrentCaller, type Principal } from '../../platform/http/principal.js';
import { Applications } from '../applications/applications.js';
import { OWN_ORDER, OwnApplications } from '../applications/own-applications.js';
import { refuse } from '../errors/refusals.js';
import type {
  AcceptedApplicationBody,
  ApplicationStatusBody,
  ApplicationsPage,
} from './dto/application-answer.dto.js';
import { filterOf, ListApplicationsQuery, TransactionPath } from './dto/application-query.dto.js';
import { SubmissionBody } from './submission-reader.js';
import { DocumentedList, DocumentedStatus, DocumentedSubmission, REPLAYED } from './submissions.openapi.js';

const PATH = 'drivers-renewal/v1/drivers/renewal';

@Controller(PATH)
@AllowRoles('renewal-partner')
export class SubmissionsController {
  constructor(
    private readonly applications: Applications,
    private readonly own: OwnApplications,
  ) {}

  @Post()
  // While its images are stored, others may use the connections (`Applications`).
  @TakesNoConnection()
  @DocumentedSubmission()
  async submitApplication(
    @Body() { submission, end }: SubmissionBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AcceptedApplicationBody> {
    const acceptance = await this.applications.accept(submission);
    end();
    if (acceptance.kind === 'different') throw refuse('duplicateTransaction');
    const { transactionId } = submission;
    reply.header('Location', `/${PATH}/${encodeURIComponent(transactionId)}`);
    if (acceptance.kind === 'replayed') reply.header(REPLAYED, 'true');
    return { transactionId, dateTimeReceived: acceptance.dateTimeReceived.toISOString() };
  }

  @Get()
  @DocumentedList()
  async listApplications(
    @CurrentCaller() { clientId }: Principal,
    @Query() query: ListApplicationsQuery,
  ): Promise<ApplicationsPage> {
    const { rows, next } = await this.own.list(clientId, filterOf(query), pageOf(query, OWN_ORDER));
    return { applications: rows, next };
  }

  @Get(':transactionId')
  @DocumentedStatus()
  async getApplication(
    @CurrentCaller() { clientId }: Principal,
    @Param() { transactionId }: TransactionPath,
  ): Promise<ApplicationStatusBody> {
    const found = await this.own.find(clientId, transactionId);
    if (!found) throw refuse('unknownTransaction');
    const { state, reasons, dateTimeReceived, history } = found;
    return { transactionId, state, reasons, dateTimeReceived, history };
  }
}
