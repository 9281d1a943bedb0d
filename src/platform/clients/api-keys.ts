import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ClockOffset } from '../database/clock-offset.js';
import type { Transaction } from '../database/transaction.js';
import { generateApiKey, hashApiKey, hintOfApiKey } from './api-key.js';
import { ApiKey } from './client.entity.js';

/** A key without the key. */
export interface KeptApiKey {
  readonly keyId: string;
  readonly hint: string;
  readonly createdAt: Date;
  /** Null while nobody has set an end. */
  readonly expiresAt: Date | null;
}

/** A key on the only occasion that it is shown. */
export interface IssuedApiKey extends KeptApiKey {
  readonly apiKey: string;
}

/**
 * The API keys of clients. A transaction that changes those of a client holds the lock of its row. Their times are the database's: a key
 * that has ended has to have ended for every process.
 */
@Injectable()
export class ApiKeys {
  constructor(private readonly clockOffset: ClockOffset) {}

  /**
   * One more key, which has no end.
   *
   * @param keyId its id, where it has to be known beforehand
   */
  async issue(
    transaction: Transaction,
    clientId: string,
    keyId: string = randomUUID(),
  ): Promise<IssuedApiKey> {
    const apiKey = generateApiKey();
    const kept = { hint: hintOfApiKey(apiKey), createdAt: new Date(this.clockOffset.now()), expiresAt: null };
    await transaction.insert(ApiKey, {
      ...kept,
      id: keyId,
      clientId,
      keyHash: hashApiKey(apiKey),
      revokedAt: null,
    });
    return { ...kept, keyId, apiKey };
  }

  /** The keys that work, the oldest first. */
  findLive(transaction: Transaction, clientId: string): Promise<KeptApiKey[]> {
    return transaction.query(
      `SELECT id AS "keyId", hint, created_at AS "createdAt", expires_at AS "expiresAt"
         FROM api_key
        WHERE client_id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)
        ORDER BY created_at, id`,
      [clientId, new Date(this.clockOffset.now())],
    );
  }

  /** Makes these keys end, but none later than it would anyway. */
  async endAt(transaction: Transaction, keys: readonly KeptApiKey[], end: Date): Promise<KeptApiKey[]> {
    const ending = keys.map((key) => ({
      ...key,
      expiresAt: key.expiresAt !== null && key.expiresAt < end ? key.expiresAt : end,
    }));
    await transaction.query(
      'UPDATE api_key SET expires_at = least(expires_at, $2::timestamptz) WHERE id = ANY($1::uuid[])',
      [keys.map(({ keyId }) => keyId), end],
    );
    return ending;
  }

  /** The row stays: it says when the key stopped working. */
  async revoke(transaction: Transaction, { keyId }: KeptApiKey): Promise<void> {
    await transaction.query('UPDATE api_key SET revoked_at = $2 WHERE id = $1', [
      keyId,
      new Date(this.clockOffset.now()),
    ]);
  }
}
