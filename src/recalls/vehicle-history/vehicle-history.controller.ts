import { Body, Controller, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../platform/audit/actor.js';
import { AllowRoles } from '../../platform/http/access.js';
import { PageQuery, pageOf } from '../../platform/http/page-query.js';
import { VehicleHistoryBody, VehicleHistoryPage } from './vehicle-history.dto.js';
import { CHANGE_ORDER, VehicleHistory } from './vehicle-history.js';
import { DocumentedVehicleHistory } from './vehicle-history.openapi.js';

/** The VIN is in the body, because addresses are logged. */
@Controller('admin/vehicles')
@AllowRoles('admin')
export class VehicleHistoryController {
  constructor(private readonly history: VehicleHistory) {}

  @Post('history')
  @DocumentedVehicleHistory()
  async read(
    @CurrentActor() actor: Actor,
    @Query() query: PageQuery,
    @Body() { vin }: VehicleHistoryBody,
  ): Promise<VehicleHistoryPage> {
    return VehicleHistoryPage.from(await this.history.read(actor, vin, pageOf(query, CHANGE_ORDER)));
  }
}
