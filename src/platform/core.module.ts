import { type DynamicModule, Module } from '@nestjs/common';
import { Clock } from './clock/clock.js';
import { SETTINGS, type Settings } from './config/settings.js';

/** What every feature is given from outside: the settings and the time. */
@Module({})
export class CoreModule {
  static with(settings: Settings, clock: Clock): DynamicModule {
    return {
      module: CoreModule,
      global: true,
      providers: [
        { provide: SETTINGS, useValue: settings },
        { provide: Clock, useValue: clock },
      ],
      exports: [SETTINGS, Clock],
    };
  }
}
