import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/audit/actor.js';
import { Clock } from '../../platform/clock/clock.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { ADVISORY_LOCKS } from '../../platform/database/advisory-locks.js';
import type { Transaction } from '../../platform/database/transaction.js';
import type { Issue } from '../../platform/errors/request-error.js';
import { badRequest, RecallsError } from '../errors/recalls-error.js';

/**
 * Prevents administrators from removing their own access by mistake. Another administrator, or somebody with a shell on the machine, can
 * still do it.
 *
 * @throws RecallsError 400 when the client is the caller
 */
export function refuseOwn(actor: Actor, clientId: string, fault: Issue): void {
  if (actor.kind === 'client' && actor.clientId === clientId) throw badRequest('ownAccess', [fault]);
}

/** Whether the calling administrator still has access itself when the act is carried out. */
@Injectable()
export class OwnAccess {
  constructor(
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Serialises acts that take a client's access, and refuses those of an administrator that has lost its own access since its call was
   * authorised. Otherwise two administrators who disable each other at the same moment would both be disabled; with the lock, the first act
   * succeeds and the other is refused.
   *
   * Call this after locking the row of the client that is changed, because if some acts took the two locks in the other order, they could
   * deadlock.
   *
   * @throws RecallsError 403
   */
  async require(transaction: Transaction, actor: Actor): Promise<void> {
    // Somebody with a shell on the machine can always act.
    if (actor.kind !== 'client') return;
    await transaction.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.accessRemoval]);
    // A separate statement, so that its snapshot is taken after the lock and contains the previous act. With IDENTITY=entra the secrets are
    // the tenant's, whose own administrators can always issue a new one.
    const found: unknown[] = await transaction.query(
      `SELECT FROM client
        WHERE id = $1 AND disabled_at IS NULL
          AND EXISTS (SELECT FROM api_key
                       WHERE client_id = client.id AND revoked_at IS NULL
                         AND (expires_at IS NULL OR expires_at > $2))
          AND ($3 OR EXISTS (SELECT FROM client_secret
                              WHERE client_id = client.id AND removed_at IS NULL AND expires_at > $2))`,
      [actor.clientId, new Date(this.clock.now()), this.settings.entra !== undefined],
    );
    if (found.length === 0) throw new RecallsError('forbidden');
  }
}
