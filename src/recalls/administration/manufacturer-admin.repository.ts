import { Injectable } from '@nestjs/common';
import { INSTANT } from '../../platform/database/sql-text.js';
import type { Transaction } from '../../platform/database/transaction.js';
import type { Page } from '../../platform/http/page-query.js';
import type { KeptSshKey } from '../manufacturers/manufacturer-registry.js';

/** A manufacturer, for administrators. */
export interface ManufacturerRecord {
  readonly id: number;
  readonly name: string;
  readonly teamEmail: string;
  readonly sftpUsername: string;
  readonly createdAt: Date;
  /** The file that was received last, except dry runs; null if there is none. */
  readonly newestImport: {
    readonly runId: string;
    readonly state: string;
    /** ISO 8601. */
    readonly receivedAt: string;
  } | null;
}

/** A client of a manufacturer. */
export interface ClientOfManufacturer {
  readonly clientId: string;
  readonly name: string;
  readonly disabledAt: Date | null;
}

/** Ordered by time of onboarding, which never changes. */
export type PlaceOfManufacturer = readonly [id: number];

/** The newest run is found through import_run_manufacturer_idx. Recalls are not counted, because that would read all of them. */
const MANUFACTURER = `
  SELECT manufacturer.id, manufacturer.name, manufacturer.team_email AS "teamEmail",
         manufacturer.sftp_username AS "sftpUsername", manufacturer.created_at AS "createdAt",
         newest.import AS "newestImport"
    FROM manufacturer
    LEFT JOIN LATERAL (
      SELECT json_build_object(
               'runId', run.id, 'state', run.state,
               'receivedAt', ${INSTANT('run.received_at')}) AS import
        FROM import_run AS run
       WHERE run.manufacturer_id = manufacturer.id AND NOT run.dry_run
       ORDER BY run.received_at DESC
       LIMIT 1) AS newest ON true`;

/** Reads manufacturers for administrators. */
@Injectable()
export class ManufacturerAdminRepository {
  /** One row more than the page, if there is a next page. */
  list(
    transaction: Transaction,
    name: string | undefined,
    { after, limit }: Page<PlaceOfManufacturer>,
  ): Promise<ManufacturerRecord[]> {
    // strpos, because LIKE would interpret % and _ in a name as wildcards.
    return transaction.query(
      `${MANUFACTURER}
        WHERE manufacturer.id > $1
          AND ($2::text IS NULL OR strpos(lower(manufacturer.name), lower($2)) > 0)
        ORDER BY manufacturer.id
        LIMIT $3::integer + 1`,
      [after?.[0] ?? 0, name ?? null, limit],
    );
  }

  async find(transaction: Transaction, id: number): Promise<ManufacturerRecord | undefined> {
    const [row]: ManufacturerRecord[] = await transaction.query(
      `${MANUFACTURER} WHERE manufacturer.id = $1`,
      [id],
    );
    return row;
  }

  /** The manufacturer with this name, case-insensitive. */
  async findId(transaction: Transaction, name: string): Promise<number | undefined> {
    const [row]: { id: number }[] = await transaction.query(
      'SELECT id FROM manufacturer WHERE lower(name) = lower($1)',
      [name],
    );
    return row?.id;
  }

  findClients(transaction: Transaction, id: number): Promise<ClientOfManufacturer[]> {
    return transaction.query(
      `SELECT client.id AS "clientId", client.name, client.disabled_at AS "disabledAt"
         FROM recalls_client JOIN client ON client.id = recalls_client.client_id
        WHERE recalls_client.manufacturer_id = $1 ORDER BY client.created_at, client.id`,
      [id],
    );
  }

  findSshKeys(transaction: Transaction, id: number): Promise<KeptSshKey[]> {
    return transaction.query(
      `SELECT id AS "keyId", fingerprint, created_at AS "createdAt", last_used_at AS "lastUsedAt"
         FROM manufacturer_ssh_key WHERE manufacturer_id = $1 ORDER BY id`,
      [id],
    );
  }
}
