import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../platform/audit/actor.js';
import type { Page } from '../../../platform/http/page-query.js';
import { notFound, RecallsError } from '../../errors/recalls-error.js';
import { ClosureSummaries } from '../closures/closure-summary.js';
import { type Decision, HeldClosures, NothingHeld } from '../closures/held-closures.js';
import type { HeldClosurePlace } from '../closures/held-closures.repository.js';
import { NotToBeGivenUp, RunAbandonment } from '../runs/run-abandonment.js';
import { UnknownRun } from '../runs/unknown-run.js';
import { RunChanges } from '../undo/run-changes.js';
import type { RunChangePlace, VinPlace } from '../undo/run-changes.repository.js';
import { NothingToUndo, type Undone, UnknownClient } from '../undo/undo.js';
import { type UndoRequest, UndoService } from '../undo/undo.service.js';

/** The decisions of administrators on runs, with the errors of the API. */
@Injectable()
export class RunDecisions {
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly closures: HeldClosures,
    private readonly givenUp: RunAbandonment,
    private readonly undos: UndoService,
    private readonly changes: RunChanges,
    private readonly summaries: ClosureSummaries,
  ) {}

  /** @throws RecallsError 404 for an unknown run, 409 when it holds nothing */
  decide(
    actor: Actor,
    runId: string,
    decision: 'approve' | 'reject',
    reason: string | undefined,
    knownLaterFile?: string | null,
  ): Promise<Decision> {
    return this.inTurn(() =>
      answered(
        decision === 'approve'
          ? this.closures.approve(actor, runId, reason, knownLaterFile)
          : this.closures.reject(actor, runId, reason),
      ),
    );
  }

  /** @throws RecallsError 404 for an unknown run */
  listClosures(runId: string, page: Page<HeldClosurePlace>) {
    return answered(this.closures.listClosures(runId, page));
  }

  /** @throws RecallsError 404 for an unknown run */
  summariseClosures(runId: string) {
    return answered(this.summaries.summarise(runId));
  }

  /** @throws RecallsError 404 for an unknown run */
  listChanges(runId: string, page: Page<RunChangePlace>) {
    return answered(this.changes.list(runId, page));
  }

  /** @throws RecallsError 404 for an unknown run */
  listVehiclesToldNoByRun(runId: string, page: Page<VinPlace>) {
    return answered(this.changes.listVehiclesToldNoByRun(runId, page));
  }

  /** @throws RecallsError 404 for an unknown client, 409 when it is not a manufacturer's */
  listVehiclesToldNoByClient(clientId: string, since: Date, page: Page<VinPlace>) {
    return answered(this.changes.listVehiclesToldNoByClient(clientId, since, page));
  }

  /** @throws RecallsError 404 for an unknown run, 409 when it has changed nothing */
  undoRun(actor: Actor, runId: string, request: UndoRequest): Promise<Undone> {
    return this.inTurn(() => answered(this.undos.undoRun(actor, runId, request)));
  }

  /** @throws RecallsError 404 for an unknown client, 409 when it is not a manufacturer's */
  undoClient(actor: Actor, clientId: string, since: Date, request: UndoRequest): Promise<Undone> {
    return this.inTurn(() => answered(this.undos.undoClient(actor, clientId, since, request)));
  }

  /** @throws RecallsError 404 for an unknown run, 409 when it has ended or is being worked on */
  giveUp(actor: Actor, runId: string, reason: string): Promise<void> {
    return answered(this.givenUp.giveUp(actor, runId, reason));
  }

  /**
   * Runs one decision at a time. Each uses a connection of the pool for its whole duration, which is minutes for millions of closures, and
   * a caller that repeats it must not occupy all connections.
   */
  private inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.last.then(work);
    this.last = result.catch(() => {});
    return result;
  }
}

async function answered<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof UnknownRun || error instanceof UnknownClient) throw notFound();
    if (error instanceof NothingHeld || error instanceof NotToBeGivenUp || error instanceof NothingToUndo) {
      throw new RecallsError('conflict', { message: error.message, cause: error });
    }
    throw error;
  }
}
