import type { ListOptions } from '../../platform/cli/list-options.js';
import { printList } from '../../platform/cli/print.js';
import { withServiceContext } from '../../platform/cli/with-service-context.js';
import { utcDay } from '../../platform/clock/clock.js';
import type { Settings } from '../../platform/config/settings.js';
import { ClockOffset } from '../../platform/database/clock-offset.js';
import type { Environment } from '../../platform/environment.js';
import { EnquiryRecordsModule } from '../enquiry-records/enquiry-records.module.js';
import { KadoeUsage } from '../enquiry-records/reading/kadoe-usage.js';

/** Counts each client's calls of a month. */
export async function listKadoeUsage(
  { month, environment, ...format }: { month?: string; environment?: Environment } & ListOptions,
  settings: Settings,
): Promise<void> {
  if (month !== undefined && !/^2\d{3}-(0[1-9]|1[0-2])$/.test(month)) {
    throw new Error('--month must be a month (YYYY-MM)');
  }
  const rows = await withServiceContext(settings, EnquiryRecordsModule, async (service) => {
    const counted = month ?? utcDay(service.get(ClockOffset).now()).slice(0, 7);
    const usage = await service.get(KadoeUsage).count(counted, environment);
    return usage.map(({ clientId, name, environment, calls, chargeable }) => ({
      ...{ month: counted, clientId, name, environment, calls, chargeable },
    }));
  });
  printList(rows, {
    format,
    none: 'No calls were made in this month.',
    cuttable: ['NAME'],
    columns: {
      MONTH: (row) => row.month,
      CLIENT: (row) => row.clientId,
      NAME: (row) => row.name ?? '',
      ENVIRONMENT: (row) => row.environment,
      CALLS: (row) => String(row.calls),
      CHARGEABLE: (row) => String(row.chargeable),
    },
  });
}
