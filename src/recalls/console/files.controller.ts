import { Get, Query } from '@nestjs/common';
import { ForRoles } from '../../platform/console/access/console-access.js';
import { ConsoleController } from '../../platform/console/access/console-controller.js';
import { type Filters, filtersIn, queryOf } from '../../platform/console/forms/parameters.js';
import { commandText, optionWords } from '../../platform/console/pages/command-text.js';
import { CurrentVisit, pageNotFound, Visit } from '../../platform/console/visit.js';
import { pageOf } from '../../platform/http/page-query.js';
import { ManufacturerAdministration } from '../administration/manufacturer-administration.js';
import { ImportReports } from '../imports/reports/import-reports.js';
import { FILE_STATES, fileFilterOf } from './file-filters.js';
import { shownFileName, shownRun, shownState } from './shown-run.js';

const PAGE = '50';

/** A file for spreadsheets has more rows than anybody reads on a page. */
const MOST_IN_CSV = 10_000;

/** A choice of some hundred manufacturers. */
const ALL_MANUFACTURERS = { limit: 100_000, after: undefined };

/** The files of all manufacturers. */
@ConsoleController()
@ForRoles('viewer', 'administrator')
export class FilesController {
  constructor(
    private readonly reports: ImportReports,
    private readonly manufacturers: ManufacturerAdministration,
  ) {}

  @Get('imports')
  async list(@CurrentVisit() visit: Visit, @Query() query: Record<string, unknown>): Promise<string> {
    const { cursor, ...filters } = filtersIn(query);
    const { filter, errors } = fileFilterOf(filters);
    if (errors.length > 0) visit.reply.status(400);
    const page = pageOf({ limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }, ['instant', 'uuid']);
    const { rows, next } =
      errors.length > 0 ? { rows: [], next: null } : await this.reports.list('administrator', filter, page);
    const manufacturers = await this.choices();
    const chosen = manufacturers.find(({ value }) => value !== '' && value === filters.manufacturer);
    return visit.page('recalls/console/files.njk', {
      runs: rows.map((run) => shownRun(visit.person, run)),
      next: next === null ? undefined : `/console/imports${queryOf({ ...filters, cursor: next })}`,
      isFirst: cursor === undefined,
      first: `/console/imports${queryOf(filters)}`,
      filters,
      errors,
      csv: `/console/imports.csv${queryOf(filters)}`,
      states: FILE_STATES,
      manufacturers,
      command: commandText(
        'imports',
        ...optionWords({ manufacturer: chosen?.text, state: filters.state, since: filters.since }),
      ),
    });
  }

  @Get('imports.csv')
  async listAsCsv(@CurrentVisit() visit: Visit, @Query() query: Record<string, unknown>): Promise<string> {
    const { filter, errors } = fileFilterOf(csvFiltersIn(query));
    if (errors.length > 0) throw pageNotFound();
    const { rows } = await this.reports.list('administrator', filter, {
      limit: MOST_IN_CSV,
      after: undefined,
    });
    const counts = [
      'added',
      'updated',
      'reopened',
      'closed',
      'withdrawn',
      'unchanged',
      'skipped',
      'held',
    ] as const;
    return visit.csv('files', [
      ['run', 'manufacturer', 'file', 'received', 'state', 'dry run', 'rows', 'faults', ...counts, 'reasons'],
      ...rows.map((run) => [
        run.id,
        run.manufacturer,
        shownFileName(visit.person, run.file),
        run.receivedAt,
        shownState(run).text,
        run.dryRun ? 'yes' : 'no',
        run.rowsRead,
        run.faultCount,
        ...counts.map((name) => run.counts[name]),
        run.reasons.join('; '),
      ]),
    ]);
  }

  private async choices(): Promise<{ value: string; text: string }[]> {
    const { rows } = await this.manufacturers.list(undefined, ALL_MANUFACTURERS);
    const sorted = rows.toSorted((one, other) => one.name.localeCompare(other.name, 'en'));
    return [
      { value: '', text: 'All manufacturers' },
      ...sorted.map(({ id, name }) => ({ value: String(id), text: name })),
    ];
  }
}

/** A file has the whole list, wherever the page began. */
function csvFiltersIn(query: Record<string, unknown>): Filters {
  const { cursor: _, ...filters } = filtersIn(query);
  return filters;
}
