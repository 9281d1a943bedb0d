import type { INestApplicationContext } from '@nestjs/common';
import { sayWhatIsAwaited } from '../../platform/clock/wait-notice.js';
import type { Settings } from '../../platform/config/settings.js';
import { ClientAdministration, type FullClient } from '../administration/client-administration.js';
import { RecallsError } from '../errors/recalls-error.js';
import { withClientsOfEverySurface } from './with-recalls.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Runs an action on a client.
 *
 * @param named its id, or its name if no other client has the same
 */
export function withClient<Result>(
  named: string,
  settings: Settings,
  work: (client: FullClient, service: INestApplicationContext) => Promise<Result>,
): Promise<Result> {
  return withClientsOfEverySurface(settings, async (service) => {
    const client = await clientNamed(named, service.get(ClientAdministration));
    const awaited = settings.entra ? 'Microsoft Entra ID to answer' : undefined;
    return sayWhatIsAwaited(
      () => awaited,
      () => work(client, service),
    );
  });
}

async function clientNamed(named: string, clients: ClientAdministration): Promise<FullClient> {
  const ids = UUID.test(named) ? [named.toLowerCase()] : await clients.findIds(named);
  const [id] = ids;
  if (ids.length > 1) {
    throw new Error(`There are ${ids.length} clients named ${named}; give the id of one: ${ids.join(', ')}`);
  }
  if (id === undefined) throw new Error(`There is no client named ${named}`);
  try {
    return await clients.read(id);
  } catch (error) {
    if (error instanceof RecallsError && error.entry === 'notFound') {
      throw new Error(`There is no client ${named}`);
    }
    throw error;
  }
}
