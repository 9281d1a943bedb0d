import type { INestApplicationContext, Type } from '@nestjs/common';
import { withServiceContext } from '../../platform/cli/with-service-context.js';
import type { Settings } from '../../platform/config/settings.js';
import { RequestError } from '../../platform/errors/request-error.js';
import { SecretLimitReached } from '../../platform/identity/client-secrets/client-secrets.js';
import { toRecallsError } from '../errors/recalls-error-mapper.js';

/** Runs a command with the services of this surface. Errors of the platform are mapped to the surface's. */
export async function withRecalls<Result>(
  settings: Settings,
  feature: Type<unknown>,
  work: (service: INestApplicationContext) => Promise<Result>,
): Promise<Result> {
  return withServiceContext(settings, feature, async (service) => {
    try {
      return await work(service);
    } catch (error) {
      const isPlatforms = error instanceof RequestError || error instanceof SecretLimitReached;
      throw isPlatforms ? toRecallsError(error) : error;
    }
  });
}
