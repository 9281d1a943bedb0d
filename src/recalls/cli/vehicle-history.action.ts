import { operator } from '../../platform/cli/operator.js';
import { printJson } from '../../platform/cli/print.js';
import type { Settings } from '../../platform/config/settings.js';
import { issueInSoughtVin } from '../api/identifiers.js';
import { VehicleHistory } from '../vehicle-history/vehicle-history.js';
import { VehicleHistoryModule } from '../vehicle-history/vehicle-history.module.js';
import { withRecalls } from './with-recalls.js';

/** As many as a page of the route has. */
const NEWEST = { limit: 100, after: undefined };

/** Prints what is known about one vehicle, over all manufacturers. */
export async function showVehicleHistory(vin: string, settings: Settings): Promise<void> {
  const issue = issueInSoughtVin(vin);
  if (issue !== undefined) throw new Error(`The VIN ${issue}`);
  const { next, ...story } = await withRecalls(settings, VehicleHistoryModule, (service) =>
    service.get(VehicleHistory).read(operator(), vin, NEWEST),
  );
  printJson({ ...story, hasOlderChanges: next !== null });
}
