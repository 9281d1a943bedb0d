import { type DynamicModule, Module } from '@nestjs/common';
import { SURFACE_CLIENTS, type SurfaceClients } from './clients/surface-clients.js';
import { Clock } from './clock/clock.js';
import { WorkerTasks } from './clock/worker-tasks.js';
import { SETTINGS, type Settings } from './config/settings.js';
import { Surfaces } from './surfaces/surfaces.js';

/** What every feature injects: the settings, the clock with the regular work, and the surfaces. */
@Module({})
export class CoreModule {
  /** @param clients what surfaces add to the administration of clients; a command has it without the surfaces */
  static with(
    settings: Settings,
    clock: Clock,
    surfaces: Surfaces,
    clients: readonly SurfaceClients[] = surfaces.all.flatMap((surface) => surface.clients ?? []),
  ): DynamicModule {
    return {
      module: CoreModule,
      global: true,
      providers: [
        { provide: SETTINGS, useValue: settings },
        { provide: Clock, useValue: clock },
        { provide: Surfaces, useValue: surfaces },
        { provide: SURFACE_CLIENTS, useValue: clients },
        WorkerTasks,
      ],
      exports: [SETTINGS, Clock, Surfaces, SURFACE_CLIENTS, WorkerTasks],
    };
  }
}
