import { type DynamicModule, Module } from '@nestjs/common';
import { Clock } from './clock/clock.js';
import { SETTINGS, type Settings } from './config/settings.js';
import { Surfaces } from './surfaces/surfaces.js';

/** What every feature injects: the settings, the clock and the surfaces. */
@Module({})
export class CoreModule {
  static with(settings: Settings, clock: Clock, surfaces: Surfaces): DynamicModule {
    return {
      module: CoreModule,
      global: true,
      providers: [
        { provide: SETTINGS, useValue: settings },
        { provide: Clock, useValue: clock },
        { provide: Surfaces, useValue: surfaces },
      ],
      exports: [SETTINGS, Clock, Surfaces],
    };
  }
}
