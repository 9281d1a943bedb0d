import type { ListOptions } from '../../platform/cli/list-options.js';
import { printList } from '../../platform/cli/print.js';
import type { Settings } from '../../platform/config/settings.js';
import { AdministrationModule } from '../administration/administration.module.js';
import { EndingCredentials } from '../administration/ending-credentials.js';
import { withRecalls } from './with-recalls.js';

/** Lists the secrets, keys and passwords that end soon, those that end first first. */
export async function listEndingCredentials(format: ListOptions, settings: Settings): Promise<void> {
  const { rows } = await withRecalls(settings, AdministrationModule, (service) =>
    service.get(EndingCredentials).list({ limit: 100_000, after: undefined }),
  );
  printList(rows, {
    format,
    none: 'Nothing ends within 30 days.',
    cuttable: ['NAME'],
    columns: {
      KIND: ({ kind }) => kind,
      HINT: ({ hint }) => hint,
      ENDS: ({ expiresAt }) => expiresAt.toISOString(),
      'LAST USED': ({ lastUsedAt }) => lastUsedAt?.toISOString() ?? 'not yet',
      CLIENT: ({ clientId }) => clientId,
      NAME: ({ name }) => name,
    },
  });
}
