import { Injectable } from '@nestjs/common';
import type { Actor } from '../../audit/actor.js';
import { AuditLog } from '../../audit/audit-log.js';
import { ClientRegistry } from '../../clients/client-registry.js';
import { Clock } from '../../clock/clock.js';
import { type Transaction, Transactions } from '../../database/transaction.js';
import { ThirdPartyUsers } from '../../third-party-access/users/third-party-users.js';
import { SecretRecords } from '../client-secrets/secret-records.js';
import { EntraOperations } from '../entra/entra-operations.js';
import { type TenantApplication, TenantApplications } from '../entra/tenant-applications.js';
import { type BothSides, type Difference, differencesBetween } from './differences.js';
import { UnfinishedOperations } from './unfinished-operations.js';

/** The timeout for thousands of applications in pages of a hundred. */
const LONGEST_LOOK_MS = 10 * 60_000;

/** A line of the report. */
export interface Finding {
  readonly kind: Difference['kind'] | 'unfinished operation';
  readonly clientId: string | null;
  readonly name: string | null;
  readonly keyId: string | null;
  readonly mended: boolean;
}

/** The fix would have disabled every client. A wrong setting is much more likely than that. */
export class NotTheSameTenant extends Error {
  override readonly name = 'NotTheSameTenant';
}

/** Compares the tenant with this database, and fixes the differences. */
@Injectable()
export class Reconciliation {
  constructor(
    private readonly unfinished: UnfinishedOperations,
    private readonly operations: EntraOperations,
    private readonly applications: TenantApplications,
    private readonly secretRecords: SecretRecords,
    private readonly clients: ClientRegistry,
    private readonly users: ThirdPartyUsers,
    private readonly transactions: Transactions,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * @param fix whether differences are fixed: what exists only in the tenant is removed there, and what exists only here is marked as no
   * longer working. Clients are disabled, not removed.
   * @throws NotTheSameTenant
   */
  async run(actor: Actor, { fix }: { fix: boolean }): Promise<Finding[]> {
    const unfinished = await this.unfinished.list();
    if (fix) for (const operation of unfinished) await this.unfinished.settle(operation, actor);
    const deadline = AbortSignal.timeout(LONGEST_LOOK_MS);
    const sides = await this.bothSides(deadline);
    const differences = differencesBetween(sides);
    if (fix) {
      refuseAll(sides, differences);
      for (const difference of differences) await this.fix(difference, sides, actor, deadline);
    }
    return [
      ...unfinished.map(({ clientId, keyId }): Finding => {
        return { kind: 'unfinished operation', clientId, name: null, keyId, mended: fix };
      }),
      ...differences.map((difference): Finding => ({ ...difference, mended: fix })),
    ];
  }

  private async bothSides(deadline: AbortSignal): Promise<BothSides> {
    const installation = await this.operations.installation();
    const listed = await this.applications.ofInstallation(installation, deadline);
    const operations = await this.operations.noted();
    const { clients, secrets } = await this.transactions.run(async (transaction) => {
      // Those with a user sign in with a password, and have no application in a tenant that could be missed there.
      const withUser = await this.users.clientsWithUser(transaction);
      const all = await this.clients.all(transaction);
      return {
        clients: all.filter(({ clientId }) => !withUser.has(clientId)),
        secrets: await this.secretRecords.unexpired(transaction),
      };
    });
    const applications: TenantApplication[] = [...listed];
    const isListed = new Set(listed.map(({ appId }) => appId));
    // Each is looked up again, because the list may be outdated, or its tag may have been removed by hand.
    for (const { clientId } of clients) {
      const found = isListed.has(clientId) ? undefined : await this.applications.find(clientId, deadline);
      if (found) applications.push(found);
    }
    return { applications, clients, secrets, operations, now: this.clock.now() };
  }

  private async fix(
    { kind, clientId, keyId }: Difference,
    { secrets }: BothSides,
    actor: Actor,
    deadline: AbortSignal,
  ): Promise<void> {
    if (kind === 'application of no client') return this.applications.remove(clientId, deadline);
    if (kind === 'password that is no secret' && keyId !== null) {
      return this.applications.removePassword(clientId, keyId, deadline);
    }
    await this.transactions.run(async (transaction) => {
      if (kind === 'client without application') await this.disable(transaction, clientId, actor);
      const struck = secrets.filter(
        (secret) =>
          secret.clientId === clientId && !secret.removed && (keyId === null || secret.keyId === keyId),
      );
      for (const secret of struck) {
        await this.secretRecords.markRemoved(transaction, clientId, secret.keyId);
        await this.audit.record(transaction, actor, {
          action: 'client secret revoked',
          subject: { kind: 'client', id: clientId },
          before: { keyId: secret.keyId },
        });
      }
    });
  }

  private async disable(transaction: Transaction, clientId: string, actor: Actor): Promise<void> {
    const client = await this.clients.lock(transaction, clientId);
    if (!client || client.disabledAt !== null) return;
    const disabledAt = new Date(this.clock.now());
    await this.clients.setDisabledAt(transaction, clientId, disabledAt);
    await this.audit.record(transaction, actor, {
      action: 'client disabled',
      subject: { kind: 'client', id: clientId },
      before: { disabledAt: null },
      after: { disabledAt },
    });
  }
}

function refuseAll({ clients }: BothSides, differences: readonly Difference[]): void {
  const missing = differences.filter(({ kind }) => kind === 'client without application').length;
  if (missing < 2 || missing < clients.length) return;
  throw new NotTheSameTenant(
    `None of the ${missing} clients has an application in this tenant: ENTRA_TENANT_ID or DATABASE_URL is that of another installation. No difference was fixed.`,
  );
}
