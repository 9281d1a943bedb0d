import { Injectable } from '@nestjs/common';
import type { Actor } from '../../audit/actor.js';
import { AuditLog } from '../../audit/audit-log.js';
import { Transactions } from '../../database/transaction.js';
import { SecretRecords } from '../client-secrets/secret-records.js';
import { EntraOperations, type StandingOperation } from '../entra/entra-operations.js';
import { passwordName, TenantApplications } from '../entra/tenant-applications.js';

const LONGEST_SETTLING_MS = 60_000;

/** Finishes or undoes operations that a process began in the tenant and could not end, because it was killed or the tenant failed. */
@Injectable()
export class UnfinishedOperations {
  constructor(
    private readonly operations: EntraOperations,
    private readonly applications: TenantApplications,
    private readonly secretRecords: SecretRecords,
    private readonly transactions: Transactions,
    private readonly audit: AuditLog,
  ) {}

  /** Operations whose process has certainly ended. */
  async list(): Promise<StandingOperation[]> {
    return (await this.operations.noted()).filter(({ mayBeUnderWay }) => !mayBeUnderWay);
  }

  /** Removes what the operation created, unless it was kept; finishes a removal. Running it twice is harmless. */
  async settle(operation: StandingOperation, actor: Actor): Promise<void> {
    const deadline = AbortSignal.timeout(LONGEST_SETTLING_MS);
    if (operation.kind === 'remove password') await this.finishRemoval(operation, actor, deadline);
    else await this.takeAway(operation, deadline);
    await this.operations.forget(operation.id);
  }

  private async takeAway(
    { id, kind, state, clientId, keyId }: StandingOperation,
    deadline: AbortSignal,
  ): Promise<void> {
    if (kind === 'enrol') {
      for (const { appId } of await this.applications.ofOperation(id, deadline)) {
        if (appId !== clientId) await this.applications.remove(appId, deadline);
      }
    }
    if (clientId === null || (kind === 'enrol' && state !== 'kept')) return;
    const application = await this.applications.find(clientId, deadline);
    for (const password of application?.passwordCredentials ?? []) {
      if (password.displayName !== passwordName(id) || password.keyId === keyId) continue;
      await this.applications.removePassword(clientId, password.keyId, deadline);
    }
  }

  private async finishRemoval(
    { clientId, keyId }: StandingOperation,
    actor: Actor,
    deadline: AbortSignal,
  ): Promise<void> {
    if (clientId === null || keyId === null) return;
    await this.applications.removePassword(clientId, keyId, deadline);
    await this.transactions.run(async (transaction) => {
      await this.secretRecords.markRemoved(transaction, clientId, keyId);
      await this.audit.record(transaction, actor, {
        action: 'client secret revoked',
        subject: { kind: 'client', id: clientId },
        before: { keyId },
      });
    });
  }
}
