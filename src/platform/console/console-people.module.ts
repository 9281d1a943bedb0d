import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SentFormRow } from './forms/sent-form.entity.js';
import { ConsolePersonRow } from './people/console-person.entity.js';
import { People } from './people/people.js';
import { PeopleListController } from './people/people-list.controller.js';
import { PersonRepository } from './people/person.repository.js';
import { ConsoleSessionRow } from './sessions/console-session.entity.js';
import { SessionRepository } from './sessions/session.repository.js';
import { Sessions } from './sessions/sessions.js';
import { ChallengeRow, PasskeyRow } from './sign-in/passkey.entity.js';
import { PasskeyRepository } from './sign-in/passkey.repository.js';
import { Passkeys } from './sign-in/passkeys.js';
import { SignInLinkRow } from './sign-in/sign-in-link.entity.js';
import { SignInLinkRepository } from './sign-in/sign-in-link.repository.js';
import { SignInLinks } from './sign-in/sign-in-links.js';
import { TenantSignIn } from './sign-in/tenant-sign-in.js';

/** People, their sessions and their sign-in, for the pages and for the command line. */
@Module({
  imports: [
    TypeOrmModule.forFeature([
      ConsolePersonRow,
      ConsoleSessionRow,
      SignInLinkRow,
      SentFormRow,
      PasskeyRow,
      ChallengeRow,
    ]),
  ],
  controllers: [PeopleListController],
  providers: [
    People,
    PersonRepository,
    Sessions,
    SessionRepository,
    SignInLinks,
    SignInLinkRepository,
    Passkeys,
    PasskeyRepository,
    TenantSignIn,
  ],
  exports: [People, Sessions, SessionRepository, SignInLinks, SignInLinkRepository, Passkeys, TenantSignIn],
})
export class ConsolePeopleModule {}
