import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/audit/actor.js';
import { Clock } from '../../platform/clock/clock.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { ADVISORY_LOCKS } from '../../platform/database/advisory-locks.js';
import type { Transaction } from '../../platform/database/transaction.js';
import type { Issue } from '../../platform/errors/request-error.js';
import { badRequest, RecallsError } from '../errors/recalls-error.js';

/**
 * Keeps an administrator from shutting itself out by a slip: another administrator, or somebody with a shell on the
 * machine, can still do it.
 *
 * @throws RecallsError 400 when the client is the one that calls.
 */
export function refuseOwn(actor: Actor, clientId: string, fault: Issue): void {
  if (actor.kind === 'client' && actor.clientId === clientId) throw badRequest('ownAccess', [fault]);
}

/** Whether the administrator that takes a client's access still has access of its own when the act is carried out. */
@Injectable()
export class OwnAccess {
  constructor(
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Makes such acts wait for each other, and refuses those of an administrator that has lost its own access since its
   * call was let through. Two administrators who disable each other at the same moment would otherwise both be out;
   * this way the one whose act came first remains.
   *
   * To be called when the row of the client that is changed is locked: if some acts took the two locks in the other
   * order, they could wait for each other for ever.
   *
   * @throws RecallsError 403
   */
  async require(transaction: Transaction, actor: Actor): Promise<void> {
    // Somebody with a shell on the machine can always go on.
    if (actor.kind !== 'client') return;
    await transaction.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.accessRemoval]);
    // A statement of its own: its snapshot is taken after the lock, and so has what the act before it did. With
    // IDENTITY=entra the secrets are the tenant's, whose own administrators can always give a new one.
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
