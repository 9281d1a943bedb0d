import { sayWhatIsAwaited } from '../clock/wait-notice.js';
import type { Settings } from '../config/settings.js';
import { Reconciliation } from '../identity/reconciliation/reconciliation.js';
import { ReconciliationModule } from '../identity/reconciliation/reconciliation.module.js';
import { commandSettings } from './command-settings.js';
import type { ListOptions } from './list-options.js';
import { operator } from './operator.js';
import { printList } from './print.js';
import { withServiceContext } from './with-service-context.js';

/** Lists what exists only in the tenant or only in the database, and fixes it if asked to. */
export async function reconcile(
  { fix, ...format }: { readonly fix: boolean } & ListOptions,
  settings: Settings,
): Promise<void> {
  if (!(await commandSettings(settings)).entra)
    throw new Error('There is no tenant to compare with: IDENTITY is local.');
  const findings = await withServiceContext(settings, ReconciliationModule, (service) =>
    sayWhatIsAwaited('Microsoft Entra ID, which is asked about each application', () =>
      service.get(Reconciliation).run(operator(), { fix }),
    ),
  );
  printList(findings, {
    format,
    cuttable: ['name'],
    none: 'The tenant and the database agree.',
    columns: {
      difference: ({ kind }) => kind,
      client: ({ clientId }) => clientId ?? '',
      name: ({ name }) => name ?? '',
      key: ({ keyId }) => keyId ?? '',
      mended: ({ mended }) => (mended ? 'yes' : 'no'),
    },
  });
  const open = findings.filter(({ mended }) => !mended).length;
  if (open > 0) throw new Error(`${open} differences; --fix fixes them.`);
}
