import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/transaction.js';
import { ThirdPartyUserRow } from './third-party-user.entity.js';

/** A user, with what decides whether it may sign in. */
export interface ThirdPartyUser {
  readonly clientId: string;
  readonly userName: string;
  readonly passwordHash: string;
  /** Whether the password only opens the change of it. */
  readonly isOneTime: boolean;
  readonly passwordExpiresAt: Date;
  /** Whether its client is disabled. */
  readonly disabled: boolean;
  readonly teamEmail: string;
}

/** A user without anything that is secret. */
export interface UserDescription {
  readonly userName: string;
  readonly isOneTime: boolean;
  readonly passwordSetAt: Date;
  readonly passwordExpiresAt: Date;
  /** To the minute; null before the first use of this password. */
  readonly passwordUsedAt: Date | null;
}

/** A password with its end. */
export interface NewPassword {
  readonly passwordHash: string;
  readonly isOneTime: boolean;
  readonly setAt: Date;
  readonly expiresAt: Date;
}

const COLUMNS = `
  third_party_user.client_id AS "clientId", user_name AS "userName", password_hash AS "passwordHash",
  is_one_time AS "isOneTime", password_expires_at AS "passwordExpiresAt",
  disabled_at IS NOT NULL AS disabled, team_email AS "teamEmail"`;

const USERS = `SELECT ${COLUMNS} FROM third_party_user JOIN client ON client.id = third_party_user.client_id`;

@Injectable()
export class ThirdPartyUserRepository {
  async add(
    transaction: Transaction,
    clientId: string,
    userName: string,
    { passwordHash, isOneTime, setAt, expiresAt }: NewPassword,
  ): Promise<void> {
    await transaction.insert(ThirdPartyUserRow, {
      clientId,
      userName,
      passwordHash,
      isOneTime,
      passwordSetAt: setAt,
      passwordExpiresAt: expiresAt,
    });
  }

  async findByName(transaction: Transaction, userName: string): Promise<ThirdPartyUser | undefined> {
    const [user]: ThirdPartyUser[] = await transaction.query(`${USERS} WHERE user_name = $1`, [userName]);
    return user;
  }

  /** The clients that have a user. */
  async clientIds(transaction: Transaction): Promise<ReadonlySet<string>> {
    const rows: { clientId: string }[] = await transaction.query(
      'SELECT client_id AS "clientId" FROM third_party_user',
    );
    return new Set(rows.map(({ clientId }) => clientId));
  }

  /** What administrators see of a client's user. A use before the password was set was one of the password before it. */
  async describe(transaction: Transaction, clientId: string): Promise<UserDescription | undefined> {
    const [user]: UserDescription[] = await transaction.query(
      `SELECT user_name AS "userName", is_one_time AS "isOneTime", password_set_at AS "passwordSetAt",
              password_expires_at AS "passwordExpiresAt",
              CASE WHEN password_used_at >= password_set_at THEN password_used_at END AS "passwordUsedAt"
         FROM third_party_user WHERE client_id = $1`,
      [clientId],
    );
    return user;
  }

  /** Locks a client's user until the transaction ends, so that changes of its password and codes happen one after another. */
  async lock(transaction: Transaction, clientId: string): Promise<ThirdPartyUser | undefined> {
    const [user]: ThirdPartyUser[] = await transaction.query(
      `${USERS} WHERE third_party_user.client_id = $1 FOR UPDATE OF third_party_user`,
      [clientId],
    );
    return user;
  }

  async setPassword(
    transaction: Transaction,
    clientId: string,
    { passwordHash, isOneTime, setAt, expiresAt }: NewPassword,
  ): Promise<void> {
    await transaction.query(
      `UPDATE third_party_user
          SET password_hash = $2, is_one_time = $3, password_set_at = $4, password_expires_at = $5
        WHERE client_id = $1`,
      [clientId, passwordHash, isOneTime, setAt, expiresAt],
    );
  }

  /** The hashes of the passwords that a user chose last. */
  async formerPasswords(transaction: Transaction, clientId: string): Promise<string[]> {
    const rows: { hash: string }[] = await transaction.query(
      'SELECT password_hash AS hash FROM third_party_former_password WHERE client_id = $1 ORDER BY id DESC',
      [clientId],
    );
    return rows.map(({ hash }) => hash);
  }

  /** @param most how many are kept; hashes that no rule needs must not be there to be stolen */
  async addFormerPassword(
    transaction: Transaction,
    clientId: string,
    passwordHash: string,
    most: number,
  ): Promise<void> {
    await transaction.query(
      'INSERT INTO third_party_former_password (client_id, password_hash) VALUES ($1, $2)',
      [clientId, passwordHash],
    );
    await transaction.query(
      `DELETE FROM third_party_former_password
        WHERE client_id = $1
          AND id NOT IN (SELECT id FROM third_party_former_password
                          WHERE client_id = $1 ORDER BY id DESC LIMIT $2)`,
      [clientId, most],
    );
  }
}
