import { Injectable } from '@nestjs/common';
import { Clock } from '../../clock/clock.js';
import type { Transaction } from '../../database/transaction.js';
import type { Person, PersonRole } from './person.js';

/** A person with everything that a list shows. */
export interface ListedPerson extends Person {
  /** Whether a tenant of Microsoft Entra ID says who they are, and what their role is. */
  readonly isOfTenant: boolean;
  readonly createdAt: Date;
  readonly removedAt: Date | null;
  readonly lastSignInAt: Date | null;
}

export interface PersonFilter {
  readonly role?: PersonRole | undefined;
  /** A part of the name, in any case. */
  readonly name?: string | undefined;
  readonly removed?: boolean | undefined;
}

const COLUMNS = `
  person.id, person.name, person.role, person.tenant_id IS NOT NULL AS "isOfTenant",
  person.created_at AS "createdAt", person.removed_at AS "removedAt",
  (SELECT max(signed_in_at) FROM console_session WHERE person_id = person.id) AS "lastSignInAt"`;

/** A desk has some dozens of people. The bound is for the page, and not for the desk. */
const MOST_LISTED = 1_000;

@Injectable()
export class PersonRepository {
  constructor(private readonly clock: Clock) {}

  list(transaction: Transaction, { role, name, removed }: PersonFilter): Promise<ListedPerson[]> {
    // strpos and not LIKE, because % and _ are characters of names like any other.
    return transaction.query(
      `SELECT ${COLUMNS} FROM console_person AS person
        WHERE ($1::text IS NULL OR role = $1)
          AND ($2::text IS NULL OR strpos(lower(name), lower($2)) > 0)
          AND ($3::boolean IS NULL OR (removed_at IS NOT NULL) = $3)
        ORDER BY removed_at IS NOT NULL, lower(name), id
        LIMIT ${MOST_LISTED}`,
      [role ?? null, name ?? null, removed ?? null],
    );
  }

  /** Locks the person until the end of the transaction. */
  async lock(transaction: Transaction, id: string): Promise<ListedPerson | undefined> {
    const [row]: ListedPerson[] = await transaction.query(
      `SELECT ${COLUMNS} FROM console_person AS person WHERE id = $1 FOR UPDATE`,
      [id],
    );
    return row;
  }

  async findLocal(transaction: Transaction, name: string): Promise<ListedPerson | undefined> {
    const [row]: ListedPerson[] = await transaction.query(
      `SELECT ${COLUMNS} FROM console_person AS person WHERE name = $1 AND tenant_id IS NULL FOR UPDATE`,
      [name],
    );
    return row;
  }

  async findOfTenant(
    transaction: Transaction,
    { tenantId, objectId }: { tenantId: string; objectId: string },
  ): Promise<ListedPerson | undefined> {
    const [row]: ListedPerson[] = await transaction.query(
      `SELECT ${COLUMNS} FROM console_person AS person WHERE tenant_id = $1 AND object_id = $2 FOR UPDATE`,
      [tenantId, objectId],
    );
    return row;
  }

  /** @returns whether nobody had the name, or the place in the tenant, before */
  async insert(
    transaction: Transaction,
    { id, name, role }: Person,
    ofTenant?: { readonly tenantId: string; readonly objectId: string },
  ): Promise<boolean> {
    const rows = await transaction.query(
      `INSERT INTO console_person (id, name, role, tenant_id, object_id, created_at)
       VALUES ($1, $2, $3, $4, $5, coalesce($6::timestamptz, clock_timestamp()))
       ON CONFLICT DO NOTHING RETURNING id`,
      [id, name, role, ofTenant?.tenantId ?? null, ofTenant?.objectId ?? null, this.clock.databaseNow()],
    );
    return rows.length > 0;
  }

  async update(
    transaction: Transaction,
    id: string,
    { name, role, isRemoved }: { name: string; role: PersonRole; isRemoved: boolean },
  ): Promise<void> {
    await transaction.query(
      `UPDATE console_person
          SET name = $2, role = $3,
              removed_at = CASE WHEN $4 THEN coalesce(removed_at, $5::timestamptz, clock_timestamp()) END
        WHERE id = $1`,
      [id, name, role, isRemoved, this.clock.databaseNow()],
    );
  }

  /** @param except a person who does not count */
  async countAdministrators(transaction: Transaction, except: string): Promise<number> {
    // Locked, so that of two administrators who demote each other one fails.
    const rows = await transaction.query(
      `SELECT id FROM console_person
        WHERE role = 'administrator' AND removed_at IS NULL AND id <> $1
        ORDER BY id FOR UPDATE`,
      [except],
    );
    return rows.length;
  }

  async isEmpty(transaction: Transaction): Promise<boolean> {
    const rows = await transaction.query('SELECT FROM console_person LIMIT 1');
    return rows.length === 0;
  }
}
