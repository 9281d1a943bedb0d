import type { ListOptions } from '../../platform/cli/list-options.js';
import { printList } from '../../platform/cli/print.js';
import type { Settings } from '../../platform/config/settings.js';
import { ImportsModule } from '../imports/imports.module.js';
import { FileCalendar } from '../imports/reports/file-calendar.js';
import { SilentManufacturers } from '../imports/reports/silent-manufacturers.js';
import { idOfManufacturer } from './manufacturer.actions.js';
import { withRecalls } from './with-recalls.js';

/** Lists the manufacturers of which no file was merged lately. */
export async function listSilentManufacturers(format: ListOptions, settings: Settings): Promise<void> {
  const silent = await withRecalls(settings, ImportsModule, (service) =>
    service.get(SilentManufacturers).list(),
  );
  printList(silent, {
    format,
    none: 'No manufacturer is silent.',
    cuttable: ['NAME'],
    columns: {
      ID: ({ id }) => String(id),
      NAME: ({ name }) => name,
      'LAST MERGED': ({ lastMergedAt }) => lastMergedAt ?? 'never',
    },
  });
}

/** Lists what came in from a manufacturer on each of the last days, the oldest first. */
export async function listFilesByDay(named: string, format: ListOptions, settings: Settings): Promise<void> {
  const id = await idOfManufacturer(named, settings);
  const days = await withRecalls(settings, ImportsModule, (service) => service.get(FileCalendar).find(id));
  printList(days ?? [], {
    format,
    none: 'There is no day.',
    cuttable: [],
    columns: {
      DAY: ({ day }) => day,
      FILES: ({ files }) => String(files),
      MERGED: ({ merged }) => String(merged),
      HELD: ({ held }) => String(held),
      REFUSED: ({ refused }) => String(refused),
      'IN PROGRESS': ({ inProgress }) => String(inProgress),
      'NEWEST RUN': ({ newestRunId }) => newestRunId ?? '',
    },
  });
}
