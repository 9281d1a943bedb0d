import { Injectable } from '@nestjs/common';
import { type ClientDetails, ClientRegistry } from '../../platform/clients/client-registry.js';
import type { Transaction } from '../../platform/database/transaction.js';
import type { RecallsRole } from '../roles.js';

/** What an administrator may change about a client of this surface. */
export interface RecallsClientDetails extends ClientDetails {
  /** Calls per UTC day; null means the setting's. */
  readonly dailyQuota: number | null;
}

/** A client of any surface, whose row is locked until the transaction ends. */
export interface LockedForAdministration extends RecallsClientDetails {
  readonly clientId: string;
  readonly role: string;
  readonly disabledAt: Date | null;
}

/** Writes the clients of this surface: the platform's row and the surface's own. */
@Injectable()
export class RecallsClientRegistry {
  constructor(private readonly clients: ClientRegistry) {}

  async add(
    transaction: Transaction,
    client: RecallsClientDetails & {
      readonly id: string;
      readonly role: RecallsRole;
      readonly manufacturerId: number | null;
    },
  ): Promise<void> {
    const { id, role, name, teamEmail, manufacturerId, dailyQuota } = client;
    await this.clients.add(transaction, { id, role, name, teamEmail });
    // For a role without a manufacturer a trigger has inserted the row already, as it does for processes of the previous version.
    await transaction.query(
      `INSERT INTO recalls_client (client_id, role, manufacturer_id, daily_quota) VALUES ($1, $2, $3, $4)
       ON CONFLICT (client_id) DO UPDATE SET daily_quota = excluded.daily_quota`,
      [id, role, manufacturerId, dailyQuota],
    );
  }

  /**
   * Locks a client of any surface, so that changes of the client, its keys and its secrets happen one after another; undefined when there is
   * none. Clients of other surfaces have no daily allowance.
   */
  async lock(transaction: Transaction, clientId: string): Promise<LockedForAdministration | undefined> {
    const client = await this.clients.lock(transaction, clientId);
    if (!client) return undefined;
    const [row]: { role: string; dailyQuota: number | null }[] = await transaction.query(
      `SELECT client.role, recalls_client.daily_quota AS "dailyQuota"
         FROM client LEFT JOIN recalls_client ON recalls_client.client_id = client.id
        WHERE client.id = $1`,
      [clientId],
    );
    return row && { ...client, ...row };
  }

  /** Also of a client of another surface, which has no row here to change. */
  async change(transaction: Transaction, clientId: string, details: RecallsClientDetails): Promise<void> {
    await this.clients.change(transaction, clientId, details);
    await transaction.query('UPDATE recalls_client SET daily_quota = $2 WHERE client_id = $1', [
      clientId,
      details.dailyQuota,
    ]);
  }
}
