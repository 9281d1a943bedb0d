import { Injectable } from '@nestjs/common';
import type { Actor } from '../../audit/actor.js';
import { notFound, RecallsError } from '../../errors/recalls-error.js';
import { GivenUpRuns, NotToBeGivenUp } from '../given-up-runs.js';
import { type Decision, HeldClosures, NothingHeld } from '../held-closures.js';
import { UnknownRun } from '../unknown-run.js';

/** What administrators decide on runs, answered in the words of the API. */
@Injectable()
export class RunDecisions {
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly closures: HeldClosures,
    private readonly givenUp: GivenUpRuns,
  ) {}

  /** @throws RecallsError 404 for an unknown run, 409 when it holds nothing. */
  decide(actor: Actor, runId: string, decision: 'approve' | 'reject'): Promise<Decision> {
    return this.inTurn(() => answered(this.closures[decision](actor, runId)));
  }

  /** @throws RecallsError 404 for an unknown run, 409 when it has ended or somebody works on it. */
  giveUp(actor: Actor, runId: string, reason: string): Promise<void> {
    return answered(this.givenUp.giveUp(actor, runId, reason));
  }

  /**
   * One decision after another: each has a connection of the pool to itself for as long as it takes, which is minutes for
   * millions of closures, and a caller who lost patience and repeats it must not take all of them.
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
    if (error instanceof UnknownRun) throw notFound();
    if (error instanceof NothingHeld || error instanceof NotToBeGivenUp) {
      throw new RecallsError('conflict', { message: error.message, cause: error });
    }
    throw error;
  }
}
