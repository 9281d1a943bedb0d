import type { INestApplicationContext } from '@nestjs/common';
import { withServiceContext } from '../../platform/cli/with-service-context.js';
import type { Settings } from '../../platform/config/settings.js';
import { RequestError } from '../../platform/errors/request-error.js';
import { KadoeClientAdministrationModule } from '../administration/kadoe-client-administration.module.js';

/** Runs a command with the services for clients of this surface. */
export function withKadoeClients<Result>(
  settings: Settings,
  work: (service: INestApplicationContext) => Promise<Result>,
): Promise<Result> {
  return withServiceContext(settings, KadoeClientAdministrationModule, work);
}

/**
 * Says in words of the command line why something was refused.
 *
 * @param nameOf what a field of the request is called there
 */
export async function inWords<Result>(
  nameOf: (field: string) => string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    throw new Error(sentenceOf(error, nameOf), { cause: error });
  }
}

function sentenceOf(error: RequestError, nameOf: (field: string) => string): string {
  if (error.issues.length > 0) {
    return error.issues.map(({ field, message }) => `${nameOf(field)} ${message}`).join('; ');
  }
  if (error.kind === 'changedSince') return 'The client was changed by somebody else meanwhile: try again';
  return error.reason ?? error.message;
}
