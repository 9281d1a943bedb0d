import { operator } from '../../platform/cli/operator.js';
import { printJson } from '../../platform/cli/print.js';
import { withServiceContext } from '../../platform/cli/with-service-context.js';
import type { Settings } from '../../platform/config/settings.js';
import type { Environment } from '../../platform/environment.js';
import { issueInInstant, parseTimestamp } from '../../platform/http/instant.js';
import { RegisterHistory } from '../register/look-up/register-history.js';
import { RegisterModule } from '../register/register.module.js';

/** Prints what the register says, or said at a time, about a vehicle, with its keepers masked. */
export async function showVehicle(
  vehicle: string,
  { environment, asKnownAt }: { environment: Environment; asKnownAt?: string },
  settings: Settings,
): Promise<void> {
  const asked = vehicle.toUpperCase().replaceAll(' ', '');
  if (!/^[A-Z0-9]{1,20}$/.test(asked)) throw new Error('The vehicle must be a mark or a VIN');
  const fault = asKnownAt === undefined ? undefined : issueInInstant(asKnownAt);
  if (fault !== undefined) throw new Error(`--as-known-at ${fault}`);
  const until = asKnownAt === undefined ? undefined : new Date(parseTimestamp(asKnownAt) ?? 0).toISOString();
  const shown = await withServiceContext(settings, RegisterModule, (service) =>
    service.get(RegisterHistory).show(operator(), environment, asked, until),
  );
  if (!shown) {
    throw new Error(
      `Nothing was loaded into the ${environment} register${until === undefined ? ' yet' : ` until ${until}`}`,
    );
  }
  if (shown.vehicles.length === 0) throw new Error(`The ${environment} register does not have this vehicle`);
  printJson(shown);
}
