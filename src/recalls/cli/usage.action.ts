import type { ListOptions } from '../../platform/cli/list-options.js';
import { printList } from '../../platform/cli/print.js';
import { isCalendarDate } from '../../platform/clock/calendar-date.js';
import type { Settings } from '../../platform/config/settings.js';
import { AdministrationModule } from '../administration/administration.module.js';
import { ClientAdministration } from '../administration/client-administration.js';
import { ClientDailyUse } from '../administration/client-daily-use.js';
import { withClient } from './named-client.js';
import { withRecalls } from './with-recalls.js';

/** Lists how much each client used of its allowance on a day, the largest usage first. */
export async function listUsage(
  { date, ...format }: { date?: string } & ListOptions,
  settings: Settings,
): Promise<void> {
  if (date !== undefined && !isCalendarDate(date)) {
    throw new Error('--date must be a date of the calendar in the format YYYY-MM-DD');
  }
  const { day, rows } = await withRecalls(settings, AdministrationModule, (service) =>
    service.get(ClientAdministration).listUse(date, { limit: 100_000, after: undefined }),
  );
  const uses = rows.map(({ clientId, name, role, used, handedOut, allowance }) => ({
    date: day,
    clientId,
    name,
    role,
    used,
    handedOut,
    allowance,
  }));
  printList(
    uses.sort((one, other) => other.used - one.used || other.handedOut - one.handedOut),
    {
      format,
      none: 'There is no client yet.',
      cuttable: ['NAME'],
      columns: {
        CLIENT: (use) => use.clientId,
        ROLE: (use) => use.role,
        NAME: (use) => use.name,
        DATE: (use) => use.date,
        USED: (use) => String(use.used),
        'HANDED OUT': (use) => String(use.handedOut),
        ALLOWANCE: (use) => String(use.allowance),
      },
    },
  );
}

/** Lists what one client called on each of the last 30 days, the oldest first. */
export async function listClientUse(named: string, format: ListOptions, settings: Settings): Promise<void> {
  const days = await withClient(named, settings, ({ clientId }, service) =>
    service.get(ClientDailyUse).read(clientId),
  );
  printList(days, {
    format,
    none: 'There is no day.',
    cuttable: [],
    columns: {
      DATE: ({ date }) => date,
      USED: ({ used }) => used?.toString() ?? 'not counted by days',
    },
  });
}
