import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/audit/actor.js';
import { AuditLog } from '../../platform/audit/audit-log.js';
import { ApiKeys, type IssuedApiKey, type KeptApiKey } from '../../platform/clients/api-keys.js';
import { ClientDirectory } from '../../platform/clients/client-directory.js';
import { ClientRegistry } from '../../platform/clients/client-registry.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { ClockOffset } from '../../platform/database/clock-offset.js';
import { type Transaction, Transactions } from '../../platform/database/transaction.js';
import { invalidRequest } from '../../platform/errors/request-error.js';
import type { IssuedSecret } from '../../platform/identity/client-secrets/client-secrets.js';
import { CredentialsService } from '../credentials/credentials.service.js';
import { notFound } from '../errors/recalls-error.js';
import { isRecallsRole } from '../roles.js';
import { OwnAccess, refuseOwn } from './own-access.js';

/** A new key, and when the previous ones end. */
export interface RotatedApiKey extends IssuedApiKey {
  readonly endingKeys: readonly KeptApiKey[];
}

/** The longest time for which old API keys may continue to work after a rotation: 30 days. */
export const LONGEST_OVERLAP_MINUTES = 43_200;

const MINUTE_MS = 60_000;

/** What administrators can do with the keys and secrets of clients. */
@Injectable()
export class CredentialAdministration {
  constructor(
    private readonly transactions: Transactions,
    private readonly register: ClientRegistry,
    private readonly apiKeys: ApiKeys,
    private readonly credentials: CredentialsService,
    private readonly directory: ClientDirectory,
    private readonly ownAccess: OwnAccess,
    private readonly audit: AuditLog,
    private readonly clockOffset: ClockOffset,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Gives a client a new API key and sets an end for its others.
   *
   * @param overlapMinutes how long the others still work; 0 ends them at once
   * @throws RecallsError 404
   */
  rotateApiKey(
    actor: Actor,
    clientId: string,
    { overlapMinutes }: { overlapMinutes: number },
  ): Promise<RotatedApiKey> {
    return this.changeKeys(actor, clientId, async (transaction, live) => {
      const end = new Date(this.clockOffset.now() + overlapMinutes * MINUTE_MS);
      const endingKeys = await this.apiKeys.endAt(transaction, live, end);
      const issued = await this.apiKeys.issue(transaction, clientId);
      await this.audit.record(transaction, actor, {
        action: 'api key rotated',
        subject: { kind: 'client', id: clientId },
        before: { apiKeys: live.map(endOf) },
        after: { apiKeys: [...endingKeys, issued].map(endOf) },
      });
      return { ...issued, endingKeys };
    });
  }

  /**
   * Ends one of a client's API keys at once.
   *
   * @throws RecallsError 404 when it is not a live key of the client; 400 for an administrator's own last key
   */
  revokeApiKey(actor: Actor, clientId: string, keyId: string): Promise<void> {
    return this.changeKeys(actor, clientId, async (transaction, live) => {
      const key = live.find((each) => each.keyId === keyId);
      if (!key) throw notFound();
      const others = live.filter((each) => each !== key);
      // A key that is about to end does not count as remaining access.
      if (!others.some(({ expiresAt }) => expiresAt === null)) {
        refuseOwn(actor, clientId, {
          field: 'keyId',
          message: 'must not be your own last API key: rotate it instead',
        });
      }
      await this.apiKeys.revoke(transaction, key);
      await this.audit.record(transaction, actor, {
        action: 'api key revoked',
        subject: { kind: 'client', id: clientId },
        before: { apiKeys: live.map(endOf) },
        after: { apiKeys: others.map(endOf) },
      });
    });
  }

  /**
   * Adds a secret to a client, and notifies its team.
   *
   * @throws RecallsError 404; 400 for a client that signs in with a password; 412 when two are live
   */
  async issueSecret(actor: Actor, clientId: string): Promise<IssuedSecret> {
    await this.requireSecrets(clientId);
    return this.credentials.issue(clientId, 'an administrator', (transaction, issued) =>
      this.audit.record(transaction, actor, {
        action: 'client secret issued',
        subject: { kind: 'client', id: clientId },
        after: endOf(issued),
      }),
    );
  }

  /**
   * Removes one of a client's secrets at once, even the last one, because a leaked secret must be removed. Tokens that were issued for it
   * remain valid until they expire; an administrator who can't wait for that disables the client.
   *
   * @throws RecallsError 404 when it is not a live secret of the client; 400 for an administrator's own last one, and for a client that
   * signs in with a password
   */
  async revokeSecret(actor: Actor, clientId: string, keyId: string): Promise<void> {
    await this.requireSecrets(clientId);
    return this.credentials.revoke(
      { clientId, keyId },
      (others) => {
        if (others.length > 0) return;
        refuseOwn(actor, clientId, {
          field: 'keyId',
          message: 'must not be your own last client secret: issue a new one first',
        });
      },
      async (transaction, others) => {
        // The secret has already been removed in the tenant, and an error here would only prevent recording that.
        if (!this.settings.entra) await this.ownAccess.require(transaction, actor);
        await this.audit.record(transaction, actor, {
          action: 'client secret revoked',
          subject: { kind: 'client', id: clientId },
          before: { keyId },
          after: { clientSecrets: others.map(endOf) },
        });
      },
    );
  }

  /**
   * A secret of a client that signs in with a password would open nothing. Refused with a reason, and not as unknown, because the
   * administrator has just seen the client in the list. A client's role never changes, so nothing can happen between this and the act.
   */
  private async requireSecrets(clientId: string): Promise<void> {
    const role = await this.transactions.run((transaction) => this.register.roleOf(transaction, clientId));
    if (role === undefined || isRecallsRole(role)) return;
    throw invalidRequest({
      part: 'params',
      field: 'clientId',
      message: 'must be a client with secrets: this one signs in with a username and a password',
    });
  }

  /** Changes a client's keys, given the live ones. Afterwards this process uses the new state at once. */
  private async changeKeys<Result>(
    actor: Actor,
    clientId: string,
    work: (transaction: Transaction, live: readonly KeptApiKey[]) => Promise<Result>,
  ): Promise<Result> {
    const result = await this.transactions.run(async (transaction) => {
      if (!(await this.register.lock(transaction, clientId))) throw notFound();
      await this.ownAccess.require(transaction, actor);
      return work(transaction, await this.apiKeys.findLive(transaction, clientId));
    });
    this.directory.forget();
    return result;
  }
}

/** What the audit trail stores about a key or secret. */
function endOf({ keyId, expiresAt }: { readonly keyId: string; readonly expiresAt: Date | null }) {
  return { keyId, expiresAt };
}
