import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ClientsModule } from '../clients/clients.module.js';
import { MailModule } from '../mail/mail.module.js';
import { ThirdPartyOnboarding } from './onboarding/third-party-onboarding.js';
import { PasswordHasher } from './passwords/password-hasher.js';
import { RecoveryCodeRow } from './recovery-codes/recovery-code.entity.js';
import { RecoveryCodeRepository } from './recovery-codes/recovery-code.repository.js';
import { FormerPasswordRow, ThirdPartyUserRow } from './users/third-party-user.entity.js';
import { ThirdPartyUserRepository } from './users/third-party-user.repository.js';
import { ThirdPartyUsers } from './users/third-party-users.js';

/** Creates and resets users: for the onboarding of surfaces, for administrators and for the command line. */
@Module({
  imports: [
    TypeOrmModule.forFeature([ThirdPartyUserRow, FormerPasswordRow, RecoveryCodeRow]),
    ClientsModule,
    MailModule,
  ],
  providers: [
    ThirdPartyUsers,
    ThirdPartyOnboarding,
    ThirdPartyUserRepository,
    RecoveryCodeRepository,
    PasswordHasher,
  ],
  exports: [
    ThirdPartyUsers,
    ThirdPartyOnboarding,
    ThirdPartyUserRepository,
    RecoveryCodeRepository,
    PasswordHasher,
  ],
})
export class ThirdPartyUsersModule {}
