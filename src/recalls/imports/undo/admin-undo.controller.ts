import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../../platform/audit/actor.js';
import { AllowRoles } from '../../../platform/http/access.js';
import { TakesNoConnection } from '../../../platform/http/connection-use.js';
import { parseTimestamp } from '../../../platform/http/instant.js';
import { TakesMinutes } from '../../../platform/http/long-call.js';
import { PageQuery, pageOf } from '../../../platform/http/page-query.js';
import { RunDecisions } from '../reports/run-decisions.js';
import { RunPath } from '../reports/run-query.dto.js';
import type { RunChangesPage } from './run-changes.dto.js';
import {
  ToldNoQuery,
  UndoBody,
  UndoClientBody,
  UndoClientPath,
  type UndoneBody,
  type VehiclesToldNoPage,
} from './undo.dto.js';
import {
  DocumentedClientUndo,
  DocumentedRunChanges,
  DocumentedUndo,
  DocumentedVehiclesToldNo,
  DocumentedVehiclesToldNoByClient,
} from './undo.openapi.js';

/** The types of the values in a cursor of a run's changes, and of vehicles. */
const CHANGE_ORDER = ['bigint', 'bigint'] as const;
const VIN_ORDER = ['text'] as const;

/** The changes of runs and clients, and their undo. */
@Controller('admin')
@AllowRoles('admin')
export class AdminUndoController {
  constructor(private readonly decisions: RunDecisions) {}

  @Get('imports/:runId/changes')
  @DocumentedRunChanges()
  async listChanges(@Param() { runId }: RunPath, @Query() query: PageQuery): Promise<RunChangesPage> {
    const { rows, next } = await this.decisions.listChanges(runId, pageOf(query, CHANGE_ORDER));
    return { changes: rows, next };
  }

  @Get('imports/:runId/told-no')
  @DocumentedVehiclesToldNo()
  async listVehiclesToldNo(
    @Param() { runId }: RunPath,
    @Query() query: PageQuery,
  ): Promise<VehiclesToldNoPage> {
    const { rows, next } = await this.decisions.listVehiclesToldNoByRun(runId, pageOf(query, VIN_ORDER));
    return { vins: rows, next };
  }

  @Get('clients/:clientId/told-no')
  @DocumentedVehiclesToldNoByClient()
  async listVehiclesToldNoByClient(
    @Param() { clientId }: UndoClientPath,
    @Query() { since, ...query }: ToldNoQuery,
  ): Promise<VehiclesToldNoPage> {
    const { rows, next } = await this.decisions.listVehiclesToldNoByClient(
      clientId.toLowerCase(),
      instantOf(since),
      pageOf(query, VIN_ORDER),
    );
    return { vins: rows, next };
  }

  // Undos take minutes and run one at a time: see RunDecisions.
  @Post('imports/:runId/undo')
  @TakesMinutes()
  @TakesNoConnection()
  @DocumentedUndo()
  undoRun(
    @CurrentActor() actor: Actor,
    @Param() { runId }: RunPath,
    @Body() { reason, dryRun = false }: UndoBody,
  ): Promise<UndoneBody> {
    return this.decisions.undoRun(actor, runId, { reason, dryRun });
  }

  @Post('clients/:clientId/undo')
  @TakesMinutes()
  @TakesNoConnection()
  @DocumentedClientUndo()
  undoClient(
    @CurrentActor() actor: Actor,
    @Param() { clientId }: UndoClientPath,
    @Body() { since, reason, dryRun = false }: UndoClientBody,
  ): Promise<UndoneBody> {
    return this.decisions.undoClient(actor, clientId.toLowerCase(), instantOf(since), { reason, dryRun });
  }
}

function instantOf(since: string): Date {
  return new Date(parseTimestamp(since) ?? Number.NaN);
}
