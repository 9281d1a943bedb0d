import { Injectable } from '@nestjs/common';
import { type PreparedStatement, PreparedStatements } from '../../database/prepared-statements.js';
import type { Transaction } from '../../database/transaction.js';
import type { KeptSecret } from './kept-secret.js';

export interface NewSecret extends Omit<KeptSecret, 'lastUsedAt'> {
  readonly clientId: string;
  /** Null when another identity provider verifies the secret. */
  readonly secretHash: Buffer | null;
}

/** What decides whether a secret that somebody presents is valid. */
interface KnownSecret {
  readonly keyId: string;
  readonly clientId: string;
  readonly expiresAt: Date;
}

/** A secret is live until it is removed or expires. Only live secrets count, are listed, or can be removed. */
const LIVE_SECRETS = {
  name: 'live_client_secrets',
  text: `
    SELECT key_id AS "keyId", hint, created_at AS "createdAt", expires_at AS "expiresAt",
           last_used_at AS "lastUsedAt"
      FROM client_secret
     WHERE client_id = $1 AND removed_at IS NULL AND expires_at > $2
     ORDER BY created_at, key_id`,
};

const SECRET_BY_HASH: PreparedStatement = {
  reserved: true,
  name: 'client_secret_by_hash',
  text: `
    SELECT key_id AS "keyId", client_id AS "clientId", expires_at AS "expiresAt"
      FROM client_secret
     WHERE secret_hash = $1 AND removed_at IS NULL`,
};

@Injectable()
export class ClientSecretRepository {
  constructor(private readonly statements: PreparedStatements) {}

  findLiveIn(transaction: Transaction, clientId: string, now: Date): Promise<KeptSecret[]> {
    return transaction.query(LIVE_SECRETS.text, [clientId, now]);
  }

  findLive(clientId: string, now: Date): Promise<KeptSecret[]> {
    return this.statements.query<KeptSecret>(LIVE_SECRETS, [clientId, now]);
  }

  /** The client and expiry of a secret, unless it was removed. */
  async findByHash(secretHash: Buffer): Promise<KnownSecret | undefined> {
    const [row] = await this.statements.query<KnownSecret>(SECRET_BY_HASH, [secretHash]);
    return row;
  }

  async add(transaction: Transaction, secret: NewSecret): Promise<void> {
    await transaction.query(
      `INSERT INTO client_secret (key_id, client_id, secret_hash, hint, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [secret.keyId, secret.clientId, secret.secretHash, secret.hint, secret.createdAt, secret.expiresAt],
    );
  }

  /** The secrets of every client except the expired ones. */
  unexpired(
    transaction: Transaction,
    now: Date,
  ): Promise<{ clientId: string; keyId: string; createdAt: Date; removed: boolean }[]> {
    return transaction.query(
      `SELECT client_id AS "clientId", key_id AS "keyId", created_at AS "createdAt",
              removed_at IS NOT NULL AS removed
         FROM client_secret WHERE expires_at > $1`,
      [now],
    );
  }

  /** Removes a client's live secret. The row remains, because it records when the secret stopped working. */
  async remove(transaction: Transaction, clientId: string, keyId: string, now: Date): Promise<void> {
    await transaction.query(
      `UPDATE client_secret SET removed_at = $3
        WHERE key_id = $2 AND client_id = $1 AND removed_at IS NULL`,
      [clientId, keyId, now],
    );
  }
}
