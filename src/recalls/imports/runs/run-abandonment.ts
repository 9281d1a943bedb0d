import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../platform/audit/actor.js';
import { AuditLog } from '../../../platform/audit/audit-log.js';
import { ClockOffset } from '../../../platform/database/clock-offset.js';
import { type Transaction, Transactions } from '../../../platform/database/transaction.js';
import { ImportMails } from '../mails/import-mails.js';
import { ImportLog } from './import-log.js';
import { type ImportRun, isRunId } from './import-run.js';
import { ImportRunRepository } from './import-run.repository.js';
import { type FileFault, REASONS, shownValue } from './reasons.js';
import { UnknownRun } from './unknown-run.js';

/** A run that has ended, or that is being worked on, can't be given up; the message says which. */
export class NotToBeGivenUp extends Error {
  override readonly name = 'NotToBeGivenUp';
}

/** Gives up runs that can never continue, and that would otherwise prevent every later file of their manufacturer from being imported. */
@Injectable()
export class RunAbandonment {
  constructor(
    private readonly transactions: Transactions,
    private readonly runs: ImportRunRepository,
    private readonly mails: ImportMails,
    private readonly audit: AuditLog,
    private readonly clockOffset: ClockOffset,
    private readonly log: ImportLog,
  ) {}

  /**
   * Ends a run as rejected, by decision of an administrator. Nothing of its file is merged.
   *
   * @param reason for the manufacturer's team and the audit trail, checked by issueInReason
   * @throws UnknownRun, NotToBeGivenUp
   */
  async giveUp(actor: Actor, runId: string, reason: string): Promise<void> {
    const run = await this.transactions.run((transaction) => this.end(transaction, actor, runId, reason));
    this.log.refused(run, { reasons: [REASONS.givenUp], faultCount: 1 });
  }

  private async end(
    transaction: Transaction,
    actor: Actor,
    runId: string,
    reason: string,
  ): Promise<ImportRun> {
    if (!isRunId(runId) || !(await this.runs.has(transaction, runId))) throw new UnknownRun(runId);
    // Until this is committed nobody can claim the run. A process that lost its claim without notice then finds that the run has ended.
    if (!(await this.runs.keepFromClaims(transaction, runId))) {
      throw new NotToBeGivenUp(
        `Run ${runId} can't be given up while a process works on it: try again once it waits`,
      );
    }
    const before = await this.runs.lock(transaction, runId);
    const run = await this.runs.read(transaction, runId);
    if (!(await this.runs.endInProgress(transaction, run.id, new Date(this.clockOffset.now())))) {
      throw new NotToBeGivenUp(`Run ${run.id} can't be given up: it is ${before.state}`);
    }
    const faults = [givenUp(run, reason.trim())];
    await this.runs.noteReasons(transaction, run.id, faults);
    if (!run.dryRun) {
      const report = { reasons: [REASONS.givenUp], faults, faultCount: faults.length };
      await this.mails.rejected(transaction, run, report);
    }
    await this.audit.record(transaction, actor, {
      action: 'import run given up',
      subject: { kind: 'import run', id: run.id },
      before: { state: before.state, waitingFor: before.waitingFor },
      after: { state: 'rejected', reason: reason.trim() },
    });
    return run;
  }
}

function givenUp({ fileName }: ImportRun, reason: string): FileFault {
  return {
    line: null,
    column: null,
    reason: REASONS.givenUp,
    value: shownValue(fileName),
    // The reason is shown in spreadsheets. It begins with this text, so that it can't be taken for a formula.
    expected: `must be sent again: ${reason}`,
  };
}
