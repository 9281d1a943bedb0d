import { Body, Get, Post } from '@nestjs/common';
import { ForRoles } from '../../platform/console/access/console-access.js';
import { ConsoleController } from '../../platform/console/access/console-controller.js';
import { ConsoleForm } from '../../platform/console/forms/console-form.js';
import { commandText } from '../../platform/console/pages/command-text.js';
import { CurrentVisit, Visit } from '../../platform/console/visit.js';
import { pageOf } from '../../platform/http/page-query.js';
import { issueInSoughtVin } from '../api/identifiers.js';
import { CHANGE_ORDER, VehicleHistory } from '../vehicle-history/vehicle-history.js';

const PAGE = '100';

/** Without the VIN, because the page may be printed or shown to somebody. */
const COMMAND = commandText('vehicles', 'history', 'VIN');

const BREADCRUMBS = [{ text: 'Console', href: '/console' }];

/** One vehicle. Its VIN is in the body and in no address, so the answer to the form is the page itself. */
@ConsoleController('vehicles')
@ForRoles('administrator')
export class VehicleController {
  constructor(private readonly history: VehicleHistory) {}

  @Get()
  ask(@CurrentVisit() visit: Visit): Promise<string> {
    return visit.page('recalls/console/vehicle.njk', { command: COMMAND, breadcrumbs: BREADCRUMBS });
  }

  @Post()
  async show(@CurrentVisit() visit: Visit, @Body() form: ConsoleForm): Promise<string> {
    const vin = form.text('vin');
    const cursor = form.given('cursor');
    const issue = issueInSoughtVin(vin);
    if (issue !== undefined) {
      visit.reply.status(400);
      return visit.page('recalls/console/vehicle.njk', {
        vin,
        errors: [{ field: 'vin', message: `The VIN ${issue}` }],
        command: COMMAND,
        breadcrumbs: BREADCRUMBS,
      });
    }
    const page = pageOf({ limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }, CHANGE_ORDER);
    const story = await this.history.read(visit.actor, vin, page);
    return visit.page('recalls/console/vehicle.njk', {
      vin: story.vin,
      story,
      isFirst: cursor === undefined,
      command: COMMAND,
      breadcrumbs: BREADCRUMBS,
    });
  }
}
