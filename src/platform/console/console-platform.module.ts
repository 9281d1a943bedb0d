import { type DynamicModule, Module } from '@nestjs/common';
import { RequestValidation } from '../http/request-validation.js';
import { LimitsModule } from '../limits/limits.module.js';
import { ConsoleCookies } from './access/console-cookies.js';
import { ConsoleRefusals } from './access/console-refusals.js';
import { RoleGuard } from './access/role.guard.js';
import { SessionGuard } from './access/session.guard.js';
import { ConsoleHousekeeping } from './console-housekeeping.js';
import { ConsolePeopleModule } from './console-people.module.js';
import { FormReader } from './forms/console-form.js';
import { SentFormRepository } from './forms/sent-form.repository.js';
import { SentForms } from './forms/sent-forms.js';
import { ConsoleFrame } from './pages/frame.js';
import { CONSOLE_SECTIONS, type ConsoleSection } from './section.js';

/** The frame of the console, in which every section puts its pages. */
@Module({})
export class ConsolePlatformModule {
  static with(sections: readonly ConsoleSection[]): DynamicModule {
    return {
      module: ConsolePlatformModule,
      global: true,
      imports: [ConsolePeopleModule, LimitsModule],
      providers: [
        { provide: CONSOLE_SECTIONS, useValue: sections },
        SessionGuard,
        RoleGuard,
        ConsoleCookies,
        ConsoleRefusals,
        ConsoleFrame,
        FormReader,
        SentForms,
        SentFormRepository,
        ConsoleHousekeeping,
        RequestValidation,
      ],
      // Pages validate filters and forms by the classes of the API's routes.
      exports: [CONSOLE_SECTIONS, ConsoleCookies, ConsolePeopleModule, RequestValidation],
    };
  }
}
