import { operator } from '../../cli/operator.js';
import { type OutputOptions, outOf, writeOutput } from '../../cli/output-file.js';
import { withServiceContext } from '../../cli/with-service-context.js';
import type { Settings } from '../../config/settings.js';
import { RequestError } from '../../errors/request-error.js';
import { ThirdPartyUsersModule } from '../third-party-users.module.js';
import { ThirdPartyUsers } from '../users/third-party-users.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @param named the username, or the id of the client */
export async function resetUser(named: string, options: OutputOptions, settings: Settings): Promise<void> {
  await writeOutput(outOf(options), async () => {
    const reset = await withServiceContext(settings, ThirdPartyUsersModule, async (service) => {
      const users = service.get(ThirdPartyUsers);
      const clientId = UUID.test(named) ? named.toLowerCase() : await users.findClientId(named);
      if (clientId === undefined) throw new Error(`There is no user ${named}`);
      try {
        return await users.reset(operator(), clientId);
      } catch (error) {
        const isUnknown = error instanceof RequestError && error.kind === 'notFound';
        throw isUnknown ? new Error(`The client ${named} has no user`) : error;
      }
    });
    return `${JSON.stringify(reset, null, 2)}\n`;
  });
}
