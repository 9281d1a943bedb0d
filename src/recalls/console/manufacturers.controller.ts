import { Get, Query } from '@nestjs/common';
import { ForRoles } from '../../platform/console/access/console-access.js';
import { ConsoleController } from '../../platform/console/access/console-controller.js';
import { partOf } from '../../platform/console/forms/list-part.js';
import { type Filters, filtersIn } from '../../platform/console/forms/parameters.js';
import { commandText, optionWords } from '../../platform/console/pages/command-text.js';
import { CurrentVisit, Visit } from '../../platform/console/visit.js';
import { ManufacturerAdministration } from '../administration/manufacturer-administration.js';
import { SilentManufacturers } from '../imports/reports/silent-manufacturers.js';
import { IMPORT_STATES } from '../imports/runs/import-run.js';
import { type ShownState, shownState } from './shown-run.js';

/** There are some hundred, so they are read as a whole. */
const ALL = { limit: 100_000, after: undefined };

@ConsoleController()
@ForRoles('viewer', 'administrator')
export class ManufacturersController {
  constructor(
    private readonly manufacturers: ManufacturerAdministration,
    private readonly silent: SilentManufacturers,
  ) {}

  @Get('manufacturers')
  async list(@CurrentVisit() visit: Visit, @Query() query: Record<string, unknown>): Promise<string> {
    const filters = filtersIn(query);
    const found = partOf(await this.find(filters), filters);
    return visit.page('recalls/console/manufacturers.njk', {
      ...found,
      filters,
      csv: `/console/manufacturers.csv${found.query}`,
      command:
        filters.silent !== 'yes'
          ? commandText('manufacturers', 'list', ...optionWords({ name: filters.name }))
          : commandText('manufacturers', 'silent'),
    });
  }

  @Get('manufacturers.csv')
  async listAsCsv(@CurrentVisit() visit: Visit, @Query() query: Record<string, unknown>): Promise<string> {
    const found = await this.find(filtersIn(query));
    return visit.csv('manufacturers', [
      ['id', 'name', 'team address', 'SFTP username', 'onboarded', 'last file', 'its state', 'silent'],
      ...found.map((each) => [
        each.id,
        each.name,
        each.teamEmail,
        each.sftpUsername,
        each.createdAt,
        each.newestImport?.receivedAt,
        each.newestState?.text,
        each.isSilent ? 'yes' : 'no',
      ]),
    ]);
  }

  /** With each manufacturer's last file. */
  private async find({ name, silent }: Filters) {
    const silentOnes = new Set((await this.silent.list()).map(({ id }) => id));
    const { rows } = await this.manufacturers.list(name, ALL);
    return rows
      .map((each) => ({
        ...each,
        isSilent: silentOnes.has(each.id),
        newestState: stateNamed(each.newestImport?.state),
      }))
      .filter(({ isSilent }) => silent === undefined || isSilent === (silent === 'yes'));
  }
}

function stateNamed(name: string | undefined): ShownState | undefined {
  const state = IMPORT_STATES.find((each) => each === name);
  return state && shownState({ state, waitingFor: null });
}
