import { Body, Controller, Get, Param, Post, Query, type StreamableFile } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../../platform/audit/actor.js';
import { AllowRoles } from '../../../platform/http/access.js';
import { TakesNoConnection } from '../../../platform/http/connection-use.js';
import { TakesMinutes } from '../../../platform/http/long-call.js';
import { PageQuery, pageOf } from '../../../platform/http/page-query.js';
import { AdminImportRunBody, AdminImportRunDetails, type AdminImportRunsPage } from './admin-answers.dto.js';
import {
  DocumentedAllRuns,
  DocumentedAnyFaults,
  DocumentedAnyFaultsCsv,
  DocumentedAnyRun,
  DocumentedApproval,
  DocumentedClosureSummary,
  DocumentedClosuresOfRun,
  DocumentedFaultSummary,
  DocumentedGivingUp,
  DocumentedRejection,
} from './admin-imports.openapi.js';
import { csvAnswer, faultsAnswer, found } from './answers.js';
import { ClosureSummaryBody } from './closure-summary.dto.js';
import type { FaultSummaryBody } from './fault-summary.dto.js';
import { FaultSummaries } from './fault-summary.js';
import { ApprovalBody, GiveUpBody, RejectionBody } from './give-up.dto.js';
import { ClosuresDecisionBody, type HeldClosuresOfRunPage } from './held-closures.dto.js';
import { ImportReports } from './import-reports.js';
import type { FileFaultsPage } from './run-answers.dto.js';
import { RunDecisions } from './run-decisions.js';
import { CLOSURE_ORDER, filterOf, ListAllRunsQuery, RUN_ORDER, RunPath } from './run-query.dto.js';

/** The runs of all manufacturers' files, and the decisions of administrators on them. */
@Controller('admin/imports')
@AllowRoles('admin')
export class AdminImportsController {
  constructor(
    private readonly reports: ImportReports,
    private readonly decisions: RunDecisions,
    private readonly faults: FaultSummaries,
  ) {}

  @Get()
  @DocumentedAllRuns()
  async list(@Query() query: ListAllRunsQuery): Promise<AdminImportRunsPage> {
    const { rows, next } = await this.reports.list(
      'administrator',
      filterOf(query),
      pageOf(query, RUN_ORDER),
    );
    return { imports: rows.map(AdminImportRunBody.from), next };
  }

  @Get(':runId')
  @DocumentedAnyRun()
  async read(@Param() { runId }: RunPath): Promise<AdminImportRunDetails> {
    return AdminImportRunDetails.from(found(await this.reports.find('administrator', runId)));
  }

  @Get(':runId/faults')
  @DocumentedAnyFaults()
  listFaults(@Param() path: RunPath, @Query() query: PageQuery): Promise<FileFaultsPage> {
    return faultsAnswer(this.reports, 'administrator', path, query);
  }

  @Get(':runId/faults.csv')
  @DocumentedAnyFaultsCsv()
  sendFaults(@Param() path: RunPath): Promise<StreamableFile> {
    return csvAnswer(this.reports, 'administrator', path);
  }

  @Get(':runId/faults/summary')
  @DocumentedFaultSummary()
  async summariseFaults(@Param() { runId }: RunPath): Promise<FaultSummaryBody> {
    return { faults: found(await this.faults.find(runId)) };
  }

  @Get(':runId/closures/summary')
  @DocumentedClosureSummary()
  async summariseClosures(@Param() { runId }: RunPath): Promise<ClosureSummaryBody> {
    return ClosureSummaryBody.from(await this.decisions.summariseClosures(runId));
  }

  @Get(':runId/closures')
  @DocumentedClosuresOfRun()
  async listClosures(@Param() { runId }: RunPath, @Query() query: PageQuery): Promise<HeldClosuresOfRunPage> {
    const { rows, next } = await this.decisions.listClosures(runId, pageOf(query, CLOSURE_ORDER));
    return { closures: rows, next };
  }

  // Decisions wait for merges and for one another: see RunDecisions.
  @Post(':runId/closures/approve')
  @TakesMinutes()
  @TakesNoConnection()
  @DocumentedApproval()
  async approve(
    @CurrentActor() actor: Actor,
    @Param() { runId }: RunPath,
    @Body() { reason }: ApprovalBody,
  ): Promise<ClosuresDecisionBody> {
    return ClosuresDecisionBody.from(await this.decisions.decide(actor, runId, 'approve', reason));
  }

  @Post(':runId/closures/reject')
  @TakesMinutes()
  @TakesNoConnection()
  @DocumentedRejection()
  async reject(
    @CurrentActor() actor: Actor,
    @Param() { runId }: RunPath,
    @Body() { reason }: RejectionBody,
  ): Promise<ClosuresDecisionBody> {
    return ClosuresDecisionBody.from(await this.decisions.decide(actor, runId, 'reject', reason));
  }

  @Post(':runId/give-up')
  @DocumentedGivingUp()
  async giveUp(
    @CurrentActor() actor: Actor,
    @Param() { runId }: RunPath,
    @Body() { reason }: GiveUpBody,
  ): Promise<AdminImportRunDetails> {
    await this.decisions.giveUp(actor, runId, reason);
    return AdminImportRunDetails.from(found(await this.reports.find('administrator', runId)));
  }
}
