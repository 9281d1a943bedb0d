import { Body, Get, Param, Post } from '@nestjs/common';
import { ForRoles, RequiresStepUp } from '../../platform/console/access/console-access.js';
import { ConsoleController } from '../../platform/console/access/console-controller.js';
import { ConsoleForm } from '../../platform/console/forms/console-form.js';
import { type FormError, formErrorsOf, InvalidForm } from '../../platform/console/forms/form-error.js';
import { idIn } from '../../platform/console/forms/parameters.js';
import { type SeeOther, seeOther } from '../../platform/console/forms/see-other.js';
import { commandText } from '../../platform/console/pages/command-text.js';
import { CurrentVisit, Visit } from '../../platform/console/visit.js';
import { issueInReason } from '../imports/closures/admin-reason.js';
import type { Decision } from '../imports/closures/held-closures.js';
import { RunDecisions } from '../imports/reports/run-decisions.js';
import { DecisionsInProgress, type DecisionToMake } from './decisions-in-progress.js';
import { shownRun } from './shown-run.js';

/** The decision on what a file holds: what an administrator should know, and approve or reject with a written reason. */
@ConsoleController('closures/:id')
@ForRoles('administrator')
export class DecisionController {
  constructor(
    private readonly decisions: RunDecisions,
    private readonly inProgress: DecisionsInProgress,
  ) {}

  @Get()
  show(@CurrentVisit() visit: Visit, @Param('id') id: string): Promise<string> {
    return this.page(visit, idIn(id), {});
  }

  @Post()
  @RequiresStepUp()
  decide(@CurrentVisit() visit: Visit, @Param('id') id: string, @Body() form: ConsoleForm): Promise<string> {
    const runId = idIn(id);
    return visit.submit(form, {
      act: async () => {
        const made = await this.inProgress.decide(visit.actor, runId, decisionIn(form));
        return made === undefined ? seeOther(`/console/closures/${runId}`) : afterDecision(runId, made);
      },
      // The page shows what is known now: another administrator may have decided, or a later file have come in.
      show: (errors) => this.page(visit, runId, form.values, errors),
    });
  }

  private async page(
    visit: Visit,
    runId: string,
    values: Readonly<Record<string, string>>,
    errors: readonly FormError[] = [],
  ): Promise<string> {
    const { run, lastFiles, ...summary } = await this.decisions.summariseClosures(runId);
    const { isDeciding, failure } = this.inProgress.statusOf(runId);
    const isHeld = run.state === 'held' && run.closuresDecision === null;
    return visit.page('recalls/console/decision.njk', {
      ...summary,
      run: shownRun(visit.person, run),
      lastFiles: lastFiles.map((file) => shownRun(visit.person, file)),
      share: summary.open === 0 ? 0 : Math.round((100 * run.counts.held) / summary.open),
      isHeld,
      isDeciding: isHeld && isDeciding,
      failure: isHeld && failure !== undefined ? messageOf(failure) : undefined,
      values,
      errors,
      commands: [
        commandText('closures', 'summary', run.id),
        commandText('closures', 'approve', run.id, '--reason', 'REASON'),
        commandText('closures', 'reject', run.id, '--reason', 'REASON'),
      ].join('\n'),
      breadcrumbs: [
        { text: 'Console', href: '/console' },
        { text: 'Held closures', href: '/console/closures' },
      ],
    });
  }
}

/** @throws InvalidForm */
function decisionIn(form: ConsoleForm): DecisionToMake {
  const decision = form.text('decision');
  const reason = form.text('reason');
  const errors: FormError[] = [];
  if (decision !== 'approve' && decision !== 'reject') {
    errors.push({ field: 'decision', message: 'Choose whether to approve or to reject' });
  }
  const issue = issueInReason(reason);
  if (issue !== undefined) errors.push({ field: 'reason', message: `The reason ${issue}` });
  const [first, ...others] = errors;
  if (first) throw new InvalidForm(first, ...others);
  return {
    decision: decision === 'approve' ? 'approve' : 'reject',
    reason,
    knownLaterFile: form.given('despite') ?? null,
  };
}

function afterDecision(runId: string, { decision, closed, heldWhole }: Decision): SeeOther {
  if (heldWhole) {
    const said =
      decision === 'approved' ? 'approved. It is imported now.' : 'rejected. Nothing of it was merged.';
    return seeOther(`/console/imports/${runId}`, `The file is ${said}`);
  }
  const recalls = closed === 1 ? '1 recall is' : `${closed} recalls are`;
  return seeOther(
    `/console/closures/${runId}`,
    decision === 'approved'
      ? `The closures are approved: ${recalls} marked as fixed or withdrawn.`
      : 'The closures are rejected: the recalls stay open.',
  );
}

/** The cause of a failure of the service is in the log. */
function messageOf(failure: unknown): string {
  const [said] = formErrorsOf(failure, {}) ?? [];
  return said?.message ?? 'There was a problem with the service. Nothing was decided.';
}
