import { Body, Controller, Param, Put } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../audit/actor.js';
import { AllowRoles } from '../../http/access.js';
import { UsagePlans } from '../usage-plans.js';
import { DocumentedMove } from './client-plan.openapi.js';
import { ClientOfPlanPath, ClientPlanBody } from './usage-plans.dto.js';

/** For administrators, about clients of every surface with usage plans. */
@Controller('admin/clients')
@AllowRoles('admin')
export class ClientPlanController {
  constructor(private readonly plans: UsagePlans) {}

  @Put(':clientId/plan')
  @DocumentedMove()
  move(
    @CurrentActor() actor: Actor,
    @Param() { clientId }: ClientOfPlanPath,
    @Body() { plan }: ClientPlanBody,
  ): Promise<void> {
    return this.plans.move(actor, clientId.toLowerCase(), plan);
  }
}
