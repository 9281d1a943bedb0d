import { printList } from '../../platform/cli/print.js';
import type { Settings } from '../../platform/config/settings.js';
import { OldVins, OldVinsModule } from '../api/old-vins.js';
import { withRecalls } from './with-recalls.js';

/** Lists the recalls whose stored VIN is not in today's form. */
export async function listOldVins({ json }: { json: boolean }, settings: Settings): Promise<void> {
  const old = await withRecalls(settings, OldVinsModule, (service) => service.get(OldVins).list());
  printList(old, {
    json,
    none: 'All recalls are stored under VINs in their one form.',
    columns: {
      MANUFACTURER: (recall) => recall.manufacturer,
      VIN: (recall) => recall.vin,
      'WOULD NOW BE': (recall) => recall.canonicalVin ?? 'refused',
      REFERENCE: (recall) => recall.manufacturerCampaignReference,
      STATUS: (recall) => recall.repairStatus,
      NOTES: (recall) => recall.refusedBecause ?? '',
    },
  });
}
