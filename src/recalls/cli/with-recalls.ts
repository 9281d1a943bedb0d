import type { INestApplicationContext, Type } from '@nestjs/common';
import { clientsOfOtherSurfaces } from '../../platform/cli/clients-of-surfaces.js';
import { withServiceContext } from '../../platform/cli/with-service-context.js';
import type { SurfaceClients } from '../../platform/clients/surface-clients.js';
import type { Settings } from '../../platform/config/settings.js';
import { RequestError } from '../../platform/errors/request-error.js';
import { SecretLimitReached } from '../../platform/identity/client-secrets/client-secrets.js';
import { AdministrationModule } from '../administration/administration.module.js';
import { toRecallsError } from '../errors/recalls-error-mapper.js';

/** Runs a command with the services of this surface. Errors of the platform are mapped to the surface's. */
export async function withRecalls<Result>(
  settings: Settings,
  feature: Type<unknown>,
  work: (service: INestApplicationContext) => Promise<Result>,
  clients: readonly SurfaceClients[] = [],
): Promise<Result> {
  const inWordsOfRecalls = async (service: INestApplicationContext) => {
    try {
      return await work(service);
    } catch (error) {
      const isPlatforms = error instanceof RequestError || error instanceof SecretLimitReached;
      throw isPlatforms ? toRecallsError(error) : error;
    }
  };
  return withServiceContext(settings, feature, inWordsOfRecalls, clients);
}

/** Runs a command about the clients of this surface and of all others. */
export async function withClientsOfEverySurface<Result>(
  settings: Settings,
  work: (service: INestApplicationContext) => Promise<Result>,
): Promise<Result> {
  return withRecalls(settings, AdministrationModule, work, await clientsOfOtherSurfaces());
}
