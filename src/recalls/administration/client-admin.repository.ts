import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/transaction.js';
import type { Environment } from '../../platform/environment.js';
import type { Page } from '../../platform/http/page-query.js';

/** A client of any surface, for administrators. */
export interface ClientRecord {
  readonly clientId: string;
  readonly role: string;
  readonly environment: Environment;
  readonly name: string;
  readonly teamEmail: string;
  /** Null for clients of other roles, and of other surfaces. */
  readonly manufacturer: { readonly id: number; readonly name: string } | null;
  /** Calls per UTC day; null means the setting's. Clients of other surfaces have none. */
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
  /** Clients of other roles are left out: a role that no surface has any more is nobody's. */
  readonly roles: readonly string[];
  /** A part of the name, case-insensitive. */
  readonly name?: string | undefined;
  readonly environment?: Environment | undefined;
  readonly disabled?: boolean | undefined;
  readonly manufacturerId?: number | undefined;
}

/** Ordered by time of onboarding, which never changes, so a renamed client keeps its position. */
export type PlaceOfClient = readonly [createdAt: number, clientId: string];

const COLUMNS = `
  client.id AS "clientId", client.role, client.environment, client.name, client.team_email AS "teamEmail",
  CASE WHEN manufacturer.id IS NOT NULL
       THEN json_build_object('id', manufacturer.id, 'name', manufacturer.name) END AS manufacturer,
  recalls_client.daily_quota AS "dailyQuota", client.disabled_at AS "disabledAt", client.created_at AS "createdAt"`;

/** A process of the version before, which reports nothing, may have given back what was taken for used. */
const DAY_USE = `
  coalesce(least(daily_usage.used, daily_usage.handed_out), 0) AS used, coalesce(daily_usage.handed_out, 0) AS "handedOut"`;

/** The clients of every surface. */
const CLIENTS = `
  client LEFT JOIN recalls_client ON recalls_client.client_id = client.id
  LEFT JOIN manufacturer ON manufacturer.id = recalls_client.manufacturer_id`;

/** The clients of this surface, and no others: only they have a daily allowance. */
const CLIENTS_WITH_ALLOWANCE = `
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
          AND client.role = ANY($5::text[])
          AND ($6::boolean IS NULL OR (client.disabled_at IS NOT NULL) = $6)
          AND ($7::integer IS NULL OR recalls_client.manufacturer_id = $7)
          AND ($8::text IS NULL OR client.environment = $8)
          ${PAGE}`,
      [
        ...pageValues(page),
        filter.name ?? null,
        filter.roles,
        filter.disabled ?? null,
        filter.manufacturerId ?? null,
        filter.environment ?? null,
      ],
    );
  }

  async find(
    transaction: Transaction,
    clientId: string,
    roles: readonly string[],
  ): Promise<ClientRecord | undefined> {
    const [row]: ClientRecord[] = await transaction.query(
      `SELECT ${COLUMNS} FROM ${CLIENTS} WHERE client.id = $1 AND client.role = ANY($2::text[])`,
      [clientId, roles],
    );
    return row;
  }

  /** The ids of the clients with exactly this name, case-insensitive. */
  async findIds(transaction: Transaction, name: string, roles: readonly string[]): Promise<string[]> {
    const rows: { id: string }[] = await transaction.query(
      `SELECT id FROM client
        WHERE lower(name) = lower($1) AND role = ANY($2::text[]) ORDER BY created_at, id`,
      [name, roles],
    );
    return rows.map(({ id }) => id);
  }

  /** Every client with a daily allowance and its use on a day, none included. */
  listUse(
    transaction: Transaction,
    day: string,
    page: Page<PlaceOfClient>,
  ): Promise<(ClientRecord & DayUse)[]> {
    return transaction.query(
      `SELECT ${COLUMNS}, ${DAY_USE}
         FROM ${CLIENTS_WITH_ALLOWANCE}
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
