import { Body, Controller, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../../platform/audit/actor.js';
import { AllowRoles } from '../../../platform/http/access.js';
import { TakesNoConnection } from '../../../platform/http/connection-use.js';
import { TakesMinutes } from '../../../platform/http/long-call.js';
import { LoadAnswer, LoadRegisterQuery, RegisterFileBody } from './register-loads.dto.js';
import { DocumentedLoad } from './register-loads.openapi.js';
import { RegisterUploads } from './register-uploads.js';

@Controller('admin/register/loads')
@AllowRoles('admin')
export class RegisterLoadsController {
  constructor(private readonly uploads: RegisterUploads) {}

  @Post()
  @TakesNoConnection()
  @TakesMinutes()
  @DocumentedLoad()
  async load(
    @CurrentActor() actor: Actor,
    @Query() { environment = 'live', dryRun }: LoadRegisterQuery,
    @Body() body: RegisterFileBody,
  ): Promise<LoadAnswer> {
    return LoadAnswer.from(await this.uploads.load(actor, environment, dryRun === 'true', body));
  }
}
