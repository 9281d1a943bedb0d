import type { INestApplicationContext } from '@nestjs/common';
import { withServiceContext } from '../../platform/cli/with-service-context.js';
import type { Settings } from '../../platform/config/settings.js';
import { KadoeClientAdministrationModule } from '../administration/kadoe-client-administration.module.js';

/** Runs a command with the services for clients of this surface. */
export function withKadoeClients<Result>(
  settings: Settings,
  work: (service: INestApplicationContext) => Promise<Result>,
): Promise<Result> {
  return withServiceContext(settings, KadoeClientAdministrationModule, work);
}
