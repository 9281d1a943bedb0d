import { Body, Get, Param, Post } from '@nestjs/common';
import { ForRoles } from '../../platform/console/access/console-access.js';
import { ConsoleController } from '../../platform/console/access/console-controller.js';
import { ConsoleForm } from '../../platform/console/forms/console-form.js';
import { type FormError, InvalidForm } from '../../platform/console/forms/form-error.js';
import { idIn } from '../../platform/console/forms/parameters.js';
import { seeOther } from '../../platform/console/forms/see-other.js';
import { commandText } from '../../platform/console/pages/command-text.js';
import { CurrentVisit, pageNotFound, Visit } from '../../platform/console/visit.js';
import { issueInReason } from '../imports/closures/admin-reason.js';
import { ImportReports } from '../imports/reports/import-reports.js';
import { RunDecisions } from '../imports/reports/run-decisions.js';
import { shownCounts, shownRun } from './shown-run.js';

const FILES = [
  { text: 'Console', href: '/console' },
  { text: 'Files', href: '/console/imports' },
];

/** One file: how far it is or how it ended, and the end of one that can't go on. */
@ConsoleController('imports/:id')
@ForRoles('viewer', 'administrator')
export class RunController {
  constructor(
    private readonly reports: ImportReports,
    private readonly decisions: RunDecisions,
  ) {}

  @Get()
  show(@CurrentVisit() visit: Visit, @Param('id') id: string): Promise<string> {
    return this.page(visit, idIn(id));
  }

  @Post('give-up')
  @ForRoles('administrator')
  giveUp(@CurrentVisit() visit: Visit, @Param('id') id: string, @Body() form: ConsoleForm): Promise<string> {
    const runId = idIn(id);
    return visit.submit(form, {
      act: async () => {
        const reason = form.text('reason');
        const issue = issueInReason(reason);
        if (issue !== undefined) throw new InvalidForm({ field: 'reason', message: `The reason ${issue}` });
        await this.decisions.giveUp(visit.actor, runId, reason);
        return seeOther(`/console/imports/${runId}`, 'The file is given up. The team is mailed.');
      },
      show: (errors) => this.page(visit, runId, { values: form.values, errors }),
    });
  }

  private async page(
    visit: Visit,
    runId: string,
    form: { values?: Readonly<Record<string, string>>; errors?: readonly FormError[] } = {},
  ): Promise<string> {
    const run = await this.reports.find('administrator', runId);
    if (!run) throw pageNotFound();
    return visit.page('recalls/console/run.njk', {
      values: {},
      errors: [],
      ...form,
      // The faults have values of the file, which may be VINs: they are on a page of their own, for administrators.
      run: { ...shownRun(visit.person, run), faults: undefined },
      counts: shownCounts(run.counts),
      percent:
        run.bytesRead === null || run.sizeBytes === 0
          ? undefined
          : Math.floor((100 * run.bytesRead) / run.sizeBytes),
      isAdministrator: visit.person.role === 'administrator',
      command: commandText('imports', 'give-up', run.id, '--reason', 'REASON'),
      breadcrumbs: FILES,
    });
  }
}
