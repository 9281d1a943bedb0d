import { Injectable } from '@nestjs/common';
import { looksLike } from '../../platform/clients/look-alike-names.js';
import { Clock } from '../../platform/clock/clock.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { Manufacturer, ManufacturerSshKey } from './manufacturer.entity.js';
import { nameTaken } from './manufacturer-name-taken.js';
import { sftpUsernameFor } from './sftp-username.js';
import type { SshPublicKey } from './ssh-public-key.js';

/** What an administrator can change about a manufacturer. Its SFTP username never changes. */
export interface ManufacturerDetails {
  readonly name: string;
  readonly teamEmail: string;
}

export interface KnownManufacturer extends ManufacturerDetails {
  readonly id: number;
  readonly sftpUsername: string;
}

/** A stored key. People are shown its fingerprint, because the key itself is public but long. */
export interface KeptSshKey {
  readonly keyId: number;
  readonly fingerprint: string;
  readonly createdAt: Date;
  /** When it last logged in over SFTP; null if it never did. */
  readonly lastUsedAt: Date | null;
}

/** Inserts and updates manufacturers and their SFTP keys. */
@Injectable()
export class ManufacturerRegistry {
  constructor(private readonly clock: Clock) {}

  /**
   * Adds a manufacturer with its own SFTP username.
   *
   * @throws RecallsError 409 when there is one with this name, or with a name that looks the same
   */
  async add(transaction: Transaction, { name, teamEmail }: ManufacturerDetails): Promise<KnownManufacturer> {
    await this.lockNames(transaction);
    const namesake = await this.findNamesake(transaction, name, null);
    if (namesake !== undefined) throw nameTaken(name, namesake);
    const usernames: { sftp_username: string }[] = await transaction.query(
      'SELECT sftp_username FROM manufacturer',
    );
    const sftpUsername = sftpUsernameFor(name, new Set(usernames.map((row) => row.sftp_username)));
    const createdAt = this.now();
    const { identifiers } = await transaction.insert(Manufacturer, {
      name,
      teamEmail,
      sftpUsername,
      createdAt,
    });
    return { id: identifiers[0]?.id, name, teamEmail, sftpUsername };
  }

  /** Whether the manufacturer may send files: at least one of its clients must be enabled. */
  async hasEnabledClient(transaction: Transaction, id: number): Promise<boolean> {
    const [row]: { enabled: boolean }[] = await transaction.query(
      `SELECT EXISTS (SELECT FROM recalls_client JOIN client ON client.id = recalls_client.client_id
                       WHERE recalls_client.manufacturer_id = $1 AND client.disabled_at IS NULL) AS enabled`,
      [id],
    );
    return row?.enabled === true;
  }

  async find(transaction: Transaction, id: number): Promise<KnownManufacturer | undefined> {
    const [row]: KnownManufacturer[] = await transaction.query(
      `SELECT id, name, team_email AS "teamEmail", sftp_username AS "sftpUsername"
         FROM manufacturer WHERE id = $1`,
      [id],
    );
    return row;
  }

  /** The same, and no other transaction can change any manufacturer until this one ends. */
  async lock(transaction: Transaction, id: number): Promise<KnownManufacturer | undefined> {
    await this.lockNames(transaction);
    return this.find(transaction, id);
  }

  async change(transaction: Transaction, id: number, details: ManufacturerDetails): Promise<void> {
    await transaction.query('UPDATE manufacturer SET name = $2, team_email = $3 WHERE id = $1', [
      id,
      details.name,
      details.teamEmail,
    ]);
  }

  /** @returns undefined when the manufacturer already has the key */
  async addSshKey(
    transaction: Transaction,
    manufacturerId: number,
    key: SshPublicKey,
  ): Promise<KeptSshKey | undefined> {
    const createdAt = this.now();
    const { raw } = await transaction
      .createQueryBuilder()
      .insert()
      .into(ManufacturerSshKey)
      .values({ ...key, manufacturerId, createdAt })
      .orIgnore()
      .returning('id')
      .execute();
    const [row]: { id: number }[] = raw;
    return row && { keyId: row.id, fingerprint: key.fingerprint, createdAt, lastUsedAt: null };
  }

  /** @returns the fingerprint of the removed key; undefined when the manufacturer has no such key */
  async removeSshKey(
    transaction: Transaction,
    manufacturerId: number,
    keyId: number,
  ): Promise<string | undefined> {
    const [rows]: [{ fingerprint: string }[], number] = await transaction.query(
      'DELETE FROM manufacturer_ssh_key WHERE id = $1 AND manufacturer_id = $2 RETURNING fingerprint',
      [keyId, manufacturerId],
    );
    return rows[0]?.fingerprint;
  }

  private async lockNames(transaction: Transaction): Promise<void> {
    // Serialises changes of names, which are rare, so that a name and its username can be chosen after a look at the existing ones.
    // Readers, and rows that refer to a manufacturer, do not wait for this lock.
    await transaction.query('LOCK TABLE manufacturer IN SHARE ROW EXCLUSIVE MODE');
  }

  /**
   * The name of another manufacturer that people could mistake for this one. There are some hundred manufacturers, and names change rarely,
   * so all of them are compared.
   */
  async findNamesake(
    transaction: Transaction,
    name: string,
    exceptBy: number | null,
  ): Promise<string | undefined> {
    const others: { name: string }[] = await transaction.query(
      'SELECT name FROM manufacturer WHERE id IS DISTINCT FROM $1::integer ORDER BY id',
      [exceptBy],
    );
    return others.find((other) => looksLike(other.name, name))?.name;
  }

  private now(): Date {
    return new Date(this.clock.now());
  }
}
