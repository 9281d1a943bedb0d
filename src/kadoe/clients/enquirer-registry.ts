import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/transaction.js';
import type { Environment } from '../../platform/environment.js';
import type { ReasonsOfEnquirers } from './client-rules.js';
import type { ClientOfEnvironment } from './kadoe-client-registry.js';

/** An enquirer that lets a client, a link provider, ask on its behalf. */
export interface Mandate {
  readonly clientId: string;
  readonly enquirerId: string;
}

/**
 * Writes enquirers, their reasons and their mandates. Rows are locked in the order of their ids, because transactions that lock the same rows
 * in different orders can deadlock.
 */
@Injectable()
export class EnquirerRegistry {
  /** @returns the enquirers that belong to another client of the environment, which were not added */
  async add(
    transaction: Transaction,
    { clientId, environment }: ClientOfEnvironment,
    enquirers: ReasonsOfEnquirers,
  ): Promise<string[]> {
    const ids = Object.keys(enquirers).sort();
    const added: { id: string }[] = await transaction.query(
      `INSERT INTO enquirer (environment, id, client_id)
            SELECT $2, id, $1::uuid FROM unnest($3::text[]) AS id ORDER BY id COLLATE "C"
           ON CONFLICT DO NOTHING RETURNING id`,
      [clientId, environment, ids],
    );
    const own = new Set(added.map(({ id }) => id));
    const reasons = ids.flatMap((id) =>
      own.has(id) ? (enquirers[id] ?? []).map((reason) => [id, reason] as const) : [],
    );
    await transaction.query(
      `INSERT INTO enquirer_reason (environment, enquirer_id, reason_code)
            SELECT $1, enquirer, reason FROM unnest($2::text[], $3::text[]) AS given (enquirer, reason)`,
      [environment, reasons.map(([id]) => id), reasons.map(([, reason]) => reason)],
    );
    return ids.filter((id) => !own.has(id));
  }

  /** The enquirer's reasons are these from now on. */
  async setReasons(
    transaction: Transaction,
    { clientId, environment }: ClientOfEnvironment,
    enquirerId: string,
    reasons: readonly string[],
  ): Promise<void> {
    await transaction.query(
      `DELETE FROM enquirer_reason AS reason USING enquirer
        WHERE enquirer.environment = $2 AND enquirer.id = $3 AND enquirer.client_id = $1::uuid
          AND reason.environment = enquirer.environment AND reason.enquirer_id = enquirer.id
          AND reason.reason_code <> ALL ($4::text[])`,
      [clientId, environment, enquirerId, reasons],
    );
    await transaction.query(
      `INSERT INTO enquirer_reason (environment, enquirer_id, reason_code)
            SELECT enquirer.environment, enquirer.id, code FROM enquirer, unnest($4::text[]) AS code
             WHERE enquirer.environment = $2 AND enquirer.id = $3 AND enquirer.client_id = $1::uuid
           ON CONFLICT DO NOTHING`,
      [clientId, environment, enquirerId, reasons],
    );
  }

  /**
   * Removes enquirers of a client. Their reasons and the mandates that they gave go with them.
   *
   * @returns those mandates
   */
  async remove(
    transaction: Transaction,
    { clientId, environment }: ClientOfEnvironment,
    ids: readonly string[],
  ): Promise<Mandate[]> {
    // Locked first, so that no mandate is given between the reading of the mandates and the removal, which would end it unsaid.
    await transaction.query(
      `SELECT FROM enquirer WHERE environment = $2 AND client_id = $1::uuid AND id = ANY($3::text[])
        ORDER BY id FOR UPDATE`,
      [clientId, environment, ids],
    );
    const mandates: Mandate[] = await transaction.query(
      `SELECT mandate.client_id AS "clientId", mandate.enquirer_id AS "enquirerId"
         FROM link_provider_mandate AS mandate
         JOIN enquirer ON enquirer.environment = mandate.environment AND enquirer.id = mandate.enquirer_id
        WHERE enquirer.environment = $2 AND enquirer.client_id = $1::uuid AND enquirer.id = ANY($3::text[])
        ORDER BY mandate.client_id, mandate.enquirer_id`,
      [clientId, environment, ids],
    );
    await transaction.query(
      'DELETE FROM enquirer WHERE environment = $2 AND client_id = $1::uuid AND id = ANY($3::text[])',
      [clientId, environment, ids],
    );
    return mandates;
  }

  /**
   * Keeps enquirers from being removed until the transaction ends, because a mandate of one that is gone would be an error of the foreign
   * key.
   *
   * @returns the ids that are no enquirers of the environment
   */
  async keep(transaction: Transaction, environment: Environment, ids: readonly string[]): Promise<string[]> {
    const found: { id: string }[] = await transaction.query(
      'SELECT id FROM enquirer WHERE environment = $1 AND id = ANY($2::text[]) ORDER BY id FOR KEY SHARE',
      [environment, ids],
    );
    return ids.filter((each) => !found.some(({ id }) => id === each));
  }

  /** @param ids enquirers that {@link keep} has found */
  async addMandates(
    transaction: Transaction,
    { clientId, environment }: ClientOfEnvironment,
    ids: readonly string[],
  ): Promise<void> {
    await transaction.query(
      `INSERT INTO link_provider_mandate (client_id, environment, enquirer_id)
            SELECT $1::uuid, $2, id FROM unnest($3::text[]) AS id`,
      [clientId, environment, ids],
    );
  }

  async removeMandates(transaction: Transaction, clientId: string, ids: readonly string[]): Promise<void> {
    await transaction.query(
      'DELETE FROM link_provider_mandate WHERE client_id = $1::uuid AND enquirer_id = ANY($2::text[])',
      [clientId, ids],
    );
  }
}
