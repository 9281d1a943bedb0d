import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ClockOffset } from '../database/clock-offset.js';
import type { Transaction } from '../database/transaction.js';
import type { Environment } from '../environment.js';
import { generateApiKey, hashApiKey, hintOfApiKey } from './api-key.js';
import { ApiKey } from './client.entity.js';

const DAY_MS = 86_400_000;

/** What is known about a key, without the key itself. */
export interface KeptApiKey {
  readonly keyId: string;
  readonly hint: string;
  readonly createdAt: Date;
  /** Null while no end has been set. */
  readonly expiresAt: Date | null;
  /** To the minute; null before its first use. */
  readonly lastUsedAt: Date | null;
}

/** A new key, at the only time when it is shown. */
export interface IssuedApiKey extends KeptApiKey {
  readonly apiKey: string;
}

/**
 * The API keys of clients. A transaction that changes a client's keys locks the client's row. Times are the database's, because a key that
 * has ended must have ended for every process.
 */
@Injectable()
export class ApiKeys {
  constructor(private readonly clockOffset: ClockOffset) {}

  /**
   * One more key. It ends after the client's life of keys, if the client has one.
   *
   * @param keyId its id, where it has to be known beforehand
   */
  async issue(
    transaction: Transaction,
    clientId: string,
    keyId: string = randomUUID(),
  ): Promise<IssuedApiKey> {
    const { environment, lifeDays } = await this.rulesOf(transaction, clientId);
    const apiKey = generateApiKey(environment);
    const now = this.clockOffset.now();
    const kept = {
      hint: hintOfApiKey(apiKey),
      createdAt: new Date(now),
      expiresAt: lifeDays === null ? null : new Date(now + lifeDays * DAY_MS),
      lastUsedAt: null,
    };
    await transaction.insert(ApiKey, {
      ...kept,
      id: keyId,
      clientId,
      keyHash: hashApiKey(apiKey),
      revokedAt: null,
    });
    return { ...kept, keyId, apiKey };
  }

  /** Limits the life of a client's keys: of new ones, and of those that have no end yet, counted from when they were issued. */
  async limitLife(transaction: Transaction, clientId: string, days: number): Promise<void> {
    await transaction.query('UPDATE client SET api_key_life_days = $2 WHERE id = $1', [clientId, days]);
    // In hours, because a day of an interval follows the session's time zone and may have 23 hours.
    await transaction.query(
      `UPDATE api_key SET expires_at = created_at + make_interval(hours => 24 * $2::integer)
        WHERE client_id = $1 AND expires_at IS NULL`,
      [clientId, days],
    );
  }

  /** The live keys, oldest first. */
  findLive(transaction: Transaction, clientId: string): Promise<KeptApiKey[]> {
    return transaction.query(
      `SELECT id AS "keyId", hint, created_at AS "createdAt", expires_at AS "expiresAt",
              last_used_at AS "lastUsedAt"
         FROM api_key
        WHERE client_id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)
        ORDER BY created_at, id`,
      [clientId, new Date(this.clockOffset.now())],
    );
  }

  /** Ends these keys at the given time, or earlier if they have an earlier end. */
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

  /** What a client's keys look like, and how long they live. */
  private async rulesOf(
    transaction: Transaction,
    clientId: string,
  ): Promise<{ environment: Environment; lifeDays: number | null }> {
    const [row]: { environment: Environment; lifeDays: number | null }[] = await transaction.query(
      'SELECT environment, api_key_life_days AS "lifeDays" FROM client WHERE id = $1',
      [clientId],
    );
    if (!row) throw new Error('There is no such client.');
    return row;
  }

  /** The row remains, because it records when the key stopped working. */
  async revoke(transaction: Transaction, { keyId }: KeptApiKey): Promise<void> {
    await transaction.query('UPDATE api_key SET revoked_at = $2 WHERE id = $1', [
      keyId,
      new Date(this.clockOffset.now()),
    ]);
  }
}
