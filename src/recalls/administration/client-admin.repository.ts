import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/transaction.js';
import type { Page } from '../../platform/http/page-query.js';
import type { RecallsRole } from '../roles.js';

/** A client, for administrators. */
export interface ClientRecord {
  readonly clientId: string;
  readonly role: RecallsRole;
  readonly name: string;
  readonly teamEmail: string;
  readonly manufacturer: { readonly id: number; readonly name: string } | null;
  /** Calls per UTC day; null means the setting's. */
  readonly dailyQuota: number | null;
  readonly disabledAt: Date | null;
  readonly createdAt: Date;
}

/** A client's use of its allowance for a day. */
export interface DayUse {
  /** Calls that were let through, as far as processes have reported. */
  readonly used: number;
  /** Calls that were handed to processes, which may still let some of them through. */
  readonly handedOut: number;
}

/** A filter of clients; an undefined field does not narrow it. */
export interface ClientFilter {
  /** A part of the name, case-insensitive. */
  readonly name?: string | undefined;
  readonly role?: RecallsRole | undefined;
  readonly disabled?: boolean | undefined;
  readonly manufacturerId?: number | undefined;
}

/** Ordered by time of onboarding, which never changes, so a renamed client keeps its position. */
export type PlaceOfClient = readonly [createdAt: number, clientId: string];

const COLUMNS = `
  client.id AS "clientId", client.role, client.name, client.team_email AS "teamEmail",
  CASE WHEN manufacturer.id IS NOT NULL
       THEN json_build_object('id', manufacturer.id, 'name', manufacturer.name) END AS manufacturer,
  recalls_client.daily_quota AS "dailyQuota", client.disabled_at AS "disabledAt", client.created_at AS "createdAt"`;

/** A process of the version before, which reports nothing, may have given back what was taken for used. */
const DAY_USE = `
  coalesce(least(daily_usage.used, daily_usage.handed_out), 0) AS used, coalesce(daily_usage.handed_out, 0) AS "handedOut"`;

/** The clients of this surface, and no others. */
const CLIENTS = `
  recalls_client JOIN client ON client.id = recalls_client.client_id
  LEFT JOIN manufacturer ON manufacturer.id = recalls_client.manufacturer_id`;

/** One row more than the page, to show whether there is a next one. $1 instant, $2 id, $3 limit. */
const PAGE = `
  AND ($1::timestamptz IS NULL OR (client.created_at, client.id) > ($1, $2::uuid))
  ORDER BY client.created_at, client.id
  LIMIT $3::integer + 1`;

const pageValues = ({ after, limit }: Page<PlaceOfClient>) => [
  after === undefined ? null : new Date(after[0]).toISOString(),
  after?.[1] ?? null,
  limit,
];

/** Reads clients for administrators. There are thousands at most, so no list needs an index of its own. */
@Injectable()
export class ClientAdminRepository {
  list(transaction: Transaction, filter: ClientFilter, page: Page<PlaceOfClient>): Promise<ClientRecord[]> {
    // strpos, because LIKE would interpret % and _ in a name as wildcards.
    return transaction.query(
      `SELECT ${COLUMNS}
         FROM ${CLIENTS}
        WHERE ($4::text IS NULL OR strpos(lower(client.name), lower($4)) > 0)
          AND ($5::text IS NULL OR client.role = $5)
          AND ($6::boolean IS NULL OR (client.disabled_at IS NOT NULL) = $6)
          AND ($7::integer IS NULL OR recalls_client.manufacturer_id = $7)
          ${PAGE}`,
      [
        ...pageValues(page),
        filter.name ?? null,
        filter.role ?? null,
        filter.disabled ?? null,
        filter.manufacturerId ?? null,
      ],
    );
  }

  async find(transaction: Transaction, clientId: string): Promise<ClientRecord | undefined> {
    const [row]: ClientRecord[] = await transaction.query(
      `SELECT ${COLUMNS} FROM ${CLIENTS} WHERE client.id = $1`,
      [clientId],
    );
    return row;
  }

  /** The ids of the clients with exactly this name, case-insensitive. */
  async findIds(transaction: Transaction, name: string): Promise<string[]> {
    const rows: { id: string }[] = await transaction.query(
      `SELECT client.id FROM ${CLIENTS}
        WHERE lower(client.name) = lower($1) ORDER BY client.created_at, client.id`,
      [name],
    );
    return rows.map(({ id }) => id);
  }

  /** Every client with its use on a day, none included. */
  listUse(
    transaction: Transaction,
    day: string,
    page: Page<PlaceOfClient>,
  ): Promise<(ClientRecord & DayUse)[]> {
    return transaction.query(
      `SELECT ${COLUMNS}, ${DAY_USE}
         FROM ${CLIENTS}
         LEFT JOIN daily_usage ON daily_usage.client_id = client.id AND daily_usage.day = $4::date
        WHERE true ${PAGE}`,
      [...pageValues(page), day],
    );
  }

  async useOn(transaction: Transaction, clientId: string, day: string): Promise<DayUse> {
    const [row]: DayUse[] = await transaction.query(
      `SELECT ${DAY_USE} FROM daily_usage WHERE client_id = $1 AND day = $2::date`,
      [clientId, day],
    );
    return row ?? { used: 0, handedOut: 0 };
  }
}
