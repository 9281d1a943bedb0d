import { Injectable } from '@nestjs/common';
import { ADVISORY_LOCKS } from '../../platform/database/advisory-locks.js';
import type { Transaction } from '../../platform/database/transaction.js';
import type { Environment } from '../../platform/environment.js';
import { ClientPlans } from '../../platform/usage-plans/client-plans.js';
import type { KadoeClientTerms } from './client-rules.js';
import { KadoeClientRow } from './kadoe-client.entity.js';

export interface ClientOfEnvironment {
  readonly clientId: string;
  readonly environment: Environment;
}

/** A client with its terms. */
export interface KadoeClientState extends ClientOfEnvironment, KadoeClientTerms {}

/** The same with the client's name, for lists. */
export interface NamedKadoeClient extends KadoeClientState {
  readonly name: string;
}

type StateWithoutPlan = Omit<KadoeClientState, 'plan'>;

const STATES = `
  SELECT kadoe_client.client_id AS "clientId", kadoe_client.environment,
         kadoe_client.link_provider_id AS "linkProviderId",
         coalesce((
           SELECT json_object_agg(enquirer.id, (
                    SELECT coalesce(json_agg(reason_code ORDER BY reason_code), '[]') FROM enquirer_reason
                     WHERE enquirer_reason.environment = enquirer.environment AND enquirer_reason.enquirer_id = enquirer.id)
                  ORDER BY enquirer.id)
             FROM enquirer WHERE enquirer.client_id = kadoe_client.client_id), '{}') AS enquirers,
         coalesce((
           SELECT json_agg(enquirer_id ORDER BY enquirer_id) FROM link_provider_mandate AS mandate
            WHERE mandate.client_id = kadoe_client.client_id), '[]') AS mandates
    FROM kadoe_client`;

/** Reads clients with their terms, and writes the surface's own row of each. */
@Injectable()
export class KadoeClientRegistry {
  constructor(private readonly plans: ClientPlans) {}

  async findAll(transaction: Transaction, clientIds: readonly string[]): Promise<KadoeClientState[]> {
    const states: StateWithoutPlan[] = await transaction.query(
      `${STATES} WHERE kadoe_client.client_id = ANY($1::uuid[])`,
      [clientIds],
    );
    const plans = await this.plans.findAll(transaction, clientIds);
    return states.map((state) => ({ ...state, plan: plans.get(state.clientId) ?? null }));
  }

  /** Every client of the surface, by name. There are hundreds at most. */
  async all(transaction: Transaction): Promise<NamedKadoeClient[]> {
    const rows: { id: string; name: string }[] = await transaction.query(
      `SELECT client.id, client.name FROM kadoe_client JOIN client ON client.id = kadoe_client.client_id
        ORDER BY lower(client.name), client.id`,
    );
    const states = await this.findAll(
      transaction,
      rows.map(({ id }) => id),
    );
    const byId = new Map(states.map((state) => [state.clientId, state]));
    return rows.flatMap(({ id, name }) => {
      const state = byId.get(id);
      return state ? [{ ...state, name }] : [];
    });
  }

  async find(transaction: Transaction, clientId: string): Promise<KadoeClientState | undefined> {
    const [state] = await this.findAll(transaction, [clientId]);
    return state;
  }

  /** The ids of the clients with exactly this name, case-insensitive. Names of clients need not be unique. */
  async findIds(transaction: Transaction, name: string): Promise<string[]> {
    const rows: { id: string }[] = await transaction.query(
      `SELECT client.id FROM kadoe_client JOIN client ON client.id = kadoe_client.client_id
        WHERE lower(client.name) = lower($1) ORDER BY client.created_at, client.id`,
      [name],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Whether another client of the environment is this link provider. No other becomes it until the transaction ends: the constraint would
   * refuse the second of two as well, but with an error in the words of PostgreSQL. Call it before enquirers are locked, because if some
   * changes took the two locks in the other order, they could deadlock.
   */
  async isTakenLinkProvider(
    transaction: Transaction,
    { clientId, environment }: ClientOfEnvironment,
    linkProviderId: string | null,
  ): Promise<boolean> {
    if (linkProviderId === null) return false;
    await transaction.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.linkProviders]);
    const others: unknown[] = await transaction.query(
      'SELECT FROM kadoe_client WHERE environment = $2 AND link_provider_id = $3 AND client_id <> $1::uuid',
      [clientId, environment, linkProviderId],
    );
    return others.length > 0;
  }

  async add(
    transaction: Transaction,
    { clientId, environment }: ClientOfEnvironment,
    linkProviderId: string | null,
  ): Promise<void> {
    await transaction.insert(KadoeClientRow, { clientId, role: 'kadoe', environment, linkProviderId });
  }

  async setLinkProvider(
    transaction: Transaction,
    clientId: string,
    linkProviderId: string | null,
  ): Promise<void> {
    await transaction.query('UPDATE kadoe_client SET link_provider_id = $2 WHERE client_id = $1', [
      clientId,
      linkProviderId,
    ]);
  }
}
