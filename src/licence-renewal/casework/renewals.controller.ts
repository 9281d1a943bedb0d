import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Actor, CurrentActor } from '../../platform/audit/actor.js';
import { RequestError } from '../../platform/errors/request-error.js';
import { AllowRoles } from '../../platform/http/access.js';
import { pageOf } from '../../platform/http/page-query.js';
import { APPLICATION_ORDER } from '../applications/reading/application-summary.js';
import { type ApplicationsFound, Casework } from './casework.js';
import { CaseSummaryBody, type CasesPage, type FullCaseBody } from './dto/case-answer.dto.js';
import {
  CaseImagePath,
  CasePath,
  EraseCaseBody,
  filterOf,
  ListCasesQuery,
  RejectCaseBody,
  SearchCasesBody,
  wantedOf,
} from './dto/case-query.dto.js';
import {
  DocumentedAcceptance,
  DocumentedApplication,
  DocumentedApplications,
  DocumentedErasure,
  DocumentedForwarding,
  DocumentedImage,
  DocumentedRejection,
  DocumentedSearch,
} from './renewals.openapi.js';
import { showCase } from './shown-case.js';

/** For caseworkers, who are administrators: clients of the surface to which `/admin` belongs. */
@Controller('admin/renewals')
@AllowRoles('admin')
export class RenewalsController {
  constructor(private readonly casework: Casework) {}

  @Get()
  @DocumentedApplications()
  async list(@Query() query: ListCasesQuery): Promise<CasesPage> {
    return answerOf(await this.casework.list(filterOf(query), pageOf(query, APPLICATION_ORDER)));
  }

  @Post('search')
  @DocumentedSearch()
  async search(
    @CurrentActor() actor: Actor,
    @Query() query: ListCasesQuery,
    @Body() body: SearchCasesBody,
  ): Promise<CasesPage> {
    const page = pageOf(query, APPLICATION_ORDER);
    return answerOf(await this.casework.search(actor, wantedOf(body), filterOf(query), page));
  }

  @Get(':applicationId')
  @DocumentedApplication()
  async read(@CurrentActor() actor: Actor, @Param() { applicationId }: CasePath): Promise<FullCaseBody> {
    return showCase(found(await this.casework.read(actor, applicationId.toLowerCase())));
  }

  @Get(':applicationId/images/:kind')
  @DocumentedImage()
  async readImage(
    @CurrentActor() actor: Actor,
    @Param() { applicationId, kind }: CaseImagePath,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const { mediaType, bytes } = found(
      await this.casework.readImage(actor, applicationId.toLowerCase(), kind),
    );
    // A browser must never take it for a page: it came from outside.
    reply.headers({
      'content-type': mediaType,
      'content-disposition': `attachment; filename="${kind}.${mediaType === 'image/png' ? 'png' : 'jpg'}"`,
    });
    return bytes;
  }

  @Post(':applicationId/accept')
  @DocumentedAcceptance()
  async accept(@CurrentActor() actor: Actor, @Param() { applicationId }: CasePath): Promise<CaseSummaryBody> {
    const id = applicationId.toLowerCase();
    return CaseSummaryBody.from(await this.casework.accept(actor, id));
  }

  @Post(':applicationId/reject')
  @DocumentedRejection()
  async reject(
    @CurrentActor() actor: Actor,
    @Param() { applicationId }: CasePath,
    @Body() { reason }: RejectCaseBody,
  ): Promise<CaseSummaryBody> {
    const id = applicationId.toLowerCase();
    return CaseSummaryBody.from(await this.casework.reject(actor, id, reason.trim()));
  }

  @Post(':applicationId/forward')
  @DocumentedForwarding()
  async forwardAgain(
    @CurrentActor() actor: Actor,
    @Param() { applicationId }: CasePath,
  ): Promise<CaseSummaryBody> {
    const id = applicationId.toLowerCase();
    return CaseSummaryBody.from(await this.casework.forwardAgain(actor, id));
  }

  @Post(':applicationId/erase')
  @DocumentedErasure()
  async erase(
    @CurrentActor() actor: Actor,
    @Param() { applicationId }: CasePath,
    @Body() { reason }: EraseCaseBody,
  ): Promise<CaseSummaryBody> {
    const id = applicationId.toLowerCase();
    return CaseSummaryBody.from(await this.casework.erase(actor, id, reason.trim()));
  }
}

function answerOf({ rows, next }: ApplicationsFound): CasesPage {
  return { applications: rows.map(CaseSummaryBody.from), next };
}

/** @throws RequestError 404 */
function found<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new RequestError('notFound');
  return thing;
}
