import { Get, Query } from '@nestjs/common';
import { ForRoles } from '../../platform/console/access/console-access.js';
import { ConsoleController } from '../../platform/console/access/console-controller.js';
import { partOf } from '../../platform/console/forms/list-part.js';
import { filtersIn } from '../../platform/console/forms/parameters.js';
import { commandText } from '../../platform/console/pages/command-text.js';
import { CurrentVisit, Visit } from '../../platform/console/visit.js';
import { HeldClosures, type HeldRun } from '../imports/closures/held-closures.js';
import { shownFileName } from './shown-run.js';

/** The files whose closures, or which as a whole, wait for a decision. There are few of them, so they have no pages. */
@ConsoleController()
@ForRoles('viewer', 'administrator')
export class ClosuresController {
  constructor(private readonly closures: HeldClosures) {}

  @Get('closures')
  async list(@CurrentVisit() visit: Visit, @Query() query: Record<string, unknown>): Promise<string> {
    const filters = filtersIn(query);
    const held = partOf(await this.find(filters.manufacturer), filters);
    return visit.page('recalls/console/closures.njk', {
      ...held,
      held: held.rows.map((run) => ({ ...run, fileName: shownFileName(visit.person, run.fileName) })),
      filters,
      csv: `/console/closures.csv${held.query}`,
      command: commandText('closures', 'list'),
      isAdministrator: visit.person.role === 'administrator',
    });
  }

  @Get('closures.csv')
  async listAsCsv(@CurrentVisit() visit: Visit, @Query() query: Record<string, unknown>): Promise<string> {
    const held = await this.find(filtersIn(query).manufacturer);
    return visit.csv('held-closures', [
      ['run', 'manufacturer', 'file', 'received', 'held', 'whole file', 'reasons', 'later file'],
      ...held.map((run) => [
        run.runId,
        run.manufacturer,
        shownFileName(visit.person, run.fileName),
        run.receivedAt,
        run.held,
        run.heldWhole ? 'yes' : 'no',
        run.reasons.join('; '),
        run.laterFile && shownFileName(visit.person, run.laterFile.fileName),
      ]),
    ]);
  }

  /** @param manufacturer a part of the name, in any case */
  private async find(manufacturer: string | undefined): Promise<HeldRun[]> {
    const held = await this.closures.list();
    const part = manufacturer?.toLowerCase() ?? '';
    return held.filter((run) => run.manufacturer.toLowerCase().includes(part));
  }
}
