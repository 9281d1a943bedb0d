import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { LocalKeyRing } from '../auth/local-key-ring.js';
import { ClientsModule } from '../clients/clients.module.js';
import { SigningKeysModule } from '../identity/signing-keys/signing-keys.module.js';
import { MailModule } from '../mail/mail.module.js';
import { ApiKeyRenewal } from './api-keys/api-key-renewal.js';
import { AuthenticationController } from './authentication.controller.js';
import { ThirdPartyExpiryNoticeRow } from './notices/third-party-expiry-notice.entity.js';
import { ThirdPartyExpiryNoticeRepository } from './notices/third-party-expiry-notice.repository.js';
import { ThirdPartyHousekeeping } from './notices/third-party-housekeeping.js';
import { PasswordChange } from './passwords/password-change.js';
import { RecoveryCodes } from './recovery-codes/recovery-codes.js';
import { SignIn } from './sign-in/sign-in.js';
import { SignInAttempts } from './sign-in/sign-in-attempts.js';
import { SignInFailureRow } from './sign-in/sign-in-failure.entity.js';
import { SignInFailureRepository } from './sign-in/sign-in-failure.repository.js';
import { ThirdPartyUsersModule } from './third-party-users.module.js';
import { IdTokenGuard } from './tokens/id-token.guard.js';
import { IdTokens } from './tokens/id-tokens.js';
import { UserResetController } from './users/user-reset.controller.js';

/** The Authentication API, the guard of its tokens, and the mails before anything expires. */
@Module({
  imports: [
    TypeOrmModule.forFeature([SignInFailureRow, ThirdPartyExpiryNoticeRow]),
    ThirdPartyUsersModule,
    ClientsModule,
    MailModule,
    SigningKeysModule,
  ],
  controllers: [AuthenticationController, UserResetController],
  providers: [
    SignIn,
    SignInAttempts,
    SignInFailureRepository,
    PasswordChange,
    RecoveryCodes,
    ApiKeyRenewal,
    IdTokens,
    IdTokenGuard,
    LocalKeyRing,
    ThirdPartyHousekeeping,
    ThirdPartyExpiryNoticeRepository,
  ],
})
export class ThirdPartyAccessModule {}
