import type { Settings } from '../config/settings.js';
import { Reconciliation } from '../identity/reconciliation/reconciliation.js';
import { ReconciliationModule } from '../identity/reconciliation/reconciliation.module.js';
import { operator } from './operator.js';
import { printList } from './print.js';
import { withServiceContext } from './with-service-context.js';

/** Lists what exists only in the tenant or only in the database, and fixes it if asked to. */
export async function reconcile(
  { fix, json }: { readonly fix: boolean; readonly json: boolean },
  settings: Settings,
): Promise<void> {
  if (!settings.entra) throw new Error('There is no tenant to compare with: IDENTITY is local.');
  const findings = await withServiceContext(settings, ReconciliationModule, (service) =>
    service.get(Reconciliation).run(operator(), { fix }),
  );
  printList(findings, {
    json,
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
