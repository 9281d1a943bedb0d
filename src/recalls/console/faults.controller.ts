import { Readable } from 'node:stream';
import { Get, Param, Query, StreamableFile } from '@nestjs/common';
import { ForRoles } from '../../platform/console/access/console-access.js';
import { ConsoleController } from '../../platform/console/access/console-controller.js';
import { filtersIn, idIn } from '../../platform/console/forms/parameters.js';
import { commandText } from '../../platform/console/pages/command-text.js';
import { CurrentVisit, pageNotFound, Visit } from '../../platform/console/visit.js';
import { pageOf } from '../../platform/http/page-query.js';
import { faultsAsCsv } from '../imports/reports/fault-csv.js';
import { FaultSummaries } from '../imports/reports/fault-summary.js';
import { ImportReports } from '../imports/reports/import-reports.js';
import { shownRun } from './shown-run.js';

const PAGE = '100';

/** What is wrong with a file. Values of it may be VINs, so this is for administrators. */
@ConsoleController('imports/:id')
@ForRoles('administrator')
export class FaultsController {
  constructor(
    private readonly reports: ImportReports,
    private readonly summaries: FaultSummaries,
  ) {}

  @Get('faults')
  async list(
    @CurrentVisit() visit: Visit,
    @Param('id') id: string,
    @Query() query: Record<string, unknown>,
  ): Promise<string> {
    const runId = idIn(id);
    const { cursor } = filtersIn(query);
    const run = await this.reports.find('administrator', runId);
    const page = pageOf({ limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }, ['integer']);
    const faults = await this.reports.listFaults('administrator', runId, page);
    const groups = await this.summaries.find(runId);
    if (!run || !faults || !groups) throw pageNotFound();
    const address = `/console/imports/${runId}/faults`;
    return visit.page('recalls/console/faults.njk', {
      run: shownRun(visit.person, run),
      faults: faults.rows,
      groups,
      isFirst: cursor === undefined,
      first: address,
      next: faults.next === null ? undefined : `${address}?${new URLSearchParams({ cursor: faults.next })}`,
      csv: `${address}.csv`,
      commands: [
        commandText('imports', 'faults', runId),
        commandText('imports', 'repeated-faults', runId),
      ].join('\n'),
      breadcrumbs: [
        { text: 'Console', href: '/console' },
        { text: 'Files', href: '/console/imports' },
        { text: run.file, href: `/console/imports/${runId}` },
      ],
    });
  }

  /** As the API sends it: read from the database only as fast as the browser receives it. */
  @Get('faults.csv')
  async send(@CurrentVisit() { reply }: Visit, @Param('id') id: string): Promise<StreamableFile> {
    const runId = idIn(id);
    const faults = await this.reports.readFaults('administrator', runId);
    if (!faults) throw pageNotFound();
    reply.type('text/csv; charset=utf-8; header=present');
    return new StreamableFile(Readable.from(faultsAsCsv(faults), { objectMode: false }), {
      type: 'text/csv; charset=utf-8; header=present',
      disposition: `attachment; filename="faults-${runId}.csv"`,
    });
  }
}
