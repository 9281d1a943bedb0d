import { readFile } from 'node:fs/promises';
import { AuditLog } from '../../platform/audit/audit-log.js';
import { operator } from '../../platform/cli/operator.js';
import { writeOutput } from '../../platform/cli/output-file.js';
import { withServiceContext } from '../../platform/cli/with-service-context.js';
import type { Settings } from '../../platform/config/settings.js';
import { Transactions } from '../../platform/database/transaction.js';
import { ApplicationSeals } from '../applications/application-seals.js';
import { CaseworkModule } from '../casework/casework.module.js';
import { parseForwardedFile } from '../processing/forwarding/forwarded-file.js';

/** Prints what a forwarded file has. It can be opened until the application is erased, and each time is audited. */
export async function openForwarded(
  file: string,
  out: string | undefined,
  settings: Settings,
): Promise<void> {
  const content = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`${file} can't be read (${error.code})`);
  });
  const forwarded = parseForwardedFile(content);
  if (!forwarded) throw new Error(`${file} is no file of a forwarded application`);
  const { applicationId, dataKeyId, sealed } = forwarded;
  await writeOutput(out, () =>
    withServiceContext(settings, CaseworkModule, async (service) => {
      const seal = await service.get(ApplicationSeals, { strict: false }).of(applicationId, dataKeyId);
      if (!seal) throw new Error(`The application ${applicationId} is erased, or is not of this database`);
      const opened = openedBy(() => seal.openForwarded(sealed), file);
      await service
        .get(Transactions, { strict: false })
        .run((transaction) =>
          service.get(AuditLog, { strict: false }).record(transaction, operator(), {
            action: 'forwarded renewal application opened',
            subject: { kind: 'renewal application', id: applicationId },
          }),
        );
      return `${opened.toString('utf8')}\n`;
    }),
  );
}

/** The cause is that of a cipher, which says nothing to anybody. */
function openedBy(open: () => Buffer, file: string): Buffer {
  try {
    return open();
  } catch (error) {
    throw new Error(`${file} is damaged, or was changed`, { cause: error });
  }
}
