import { Controller, Param, Post } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../audit/actor.js';
import { AllowRoles } from '../../http/access.js';
import { ThirdPartyUsers } from './third-party-users.js';
import { ResetUserAnswer, UserOfClientPath } from './user-reset.dto.js';
import { DocumentedUserReset } from './user-reset.openapi.js';

/** For administrators, who are clients of the surface to which `/admin` belongs. */
@Controller('admin/clients/:clientId')
@AllowRoles('admin')
export class UserResetController {
  constructor(private readonly users: ThirdPartyUsers) {}

  @Post('user/reset')
  @DocumentedUserReset()
  async reset(
    @CurrentActor() actor: Actor,
    @Param() { clientId }: UserOfClientPath,
  ): Promise<ResetUserAnswer> {
    return ResetUserAnswer.from(await this.users.reset(actor, clientId.toLowerCase()));
  }
}
