import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../platform/audit/actor.js';
import { AuditLog } from '../../../platform/audit/audit-log.js';
import { Transactions } from '../../../platform/database/transaction.js';
import { CannotOpenSealed } from '../../../platform/encryption/sealed.js';
import { ApplicationSeals } from '../../applications/application-seals.js';
import { parseForwardedFile } from './forwarded-file.js';

/** Why a file was not opened. */
export type NotOpened = 'no forwarded file' | 'erased' | 'damaged';

/** Opens files of forwarded applications for people. */
@Injectable()
export class OpenForwardedFiles {
  constructor(
    private readonly seals: ApplicationSeals,
    private readonly transactions: Transactions,
    private readonly audit: AuditLog,
  ) {}

  /** @returns the JSON; each opening is in the audit trail */
  async open(
    actor: Actor,
    file: Buffer,
  ): Promise<{ readonly content: Buffer } | { readonly problem: NotOpened }> {
    const parsed = parseForwardedFile(file);
    if (!parsed) return { problem: 'no forwarded file' };
    const { applicationId: id, dataKeyId, sealed } = parsed;
    // The file's own key, so that it opens also where the application was removed or not restored.
    const seal = await this.seals.of(id, dataKeyId);
    if (!seal) return { problem: 'erased' };
    try {
      const content = seal.openForwarded(sealed);
      await this.transactions.run((transaction) =>
        this.audit.record(transaction, actor, {
          action: 'forwarded renewal application opened',
          subject: { kind: 'renewal application', id },
        }),
      );
      return { content };
    } catch (error) {
      if (error instanceof CannotOpenSealed) return { problem: 'damaged' };
      throw error;
    }
  }
}
