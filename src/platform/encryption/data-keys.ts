import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock } from '../clock/clock.js';
import { type Transaction, Transactions } from '../database/transaction.js';
import { DataKey } from './data-key.js';
import { KeyRing } from './key-ring.js';
import { KEY_BYTES } from './sealed.js';

/** Any object with a `query` that returns rows: an open transaction, or a connection of its own that has begun one. */
export type KeyTransaction = Pick<Transaction, 'query'>;

/** The data key was destroyed, and what it encrypted can't be read any more. */
export class DataKeyDestroyed extends Error {
  override readonly name = 'DataKeyDestroyed';
}

/** No random id is a hash of a name by chance. */
function idOf(name: string): string {
  const hex = createHash('sha256').update(`data key\0${name}`).digest('hex');
  // Version 8 of RFC 9562 is for ids that are made in a way of one's own.
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A key that was destroyed is of no more use in any process after this time. Unwrapping takes a statement, and few keys are in use at once. */
const CACHED = { max: 1_000, ttl: 60_000 };

const placeOf = (id: string) => `data_key\0${id}`;

/** Makes the keys that encrypt values, keeps them wrapped in the database, and unwraps them. */
@Injectable()
export class DataKeys {
  private readonly cached: LRUCache<string, DataKey>;

  constructor(
    private readonly ring: KeyRing,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {
    this.cached = new LRUCache({ ...CACHED, perf: { now: () => clock.monotonic() } });
  }

  /** A new key, which is in no table yet: it is kept by {@link keep}, in the transaction that keeps what it has encrypted. */
  generate(): DataKey {
    return new DataKey(randomUUID(), randomBytes(KEY_BYTES));
  }

  /** @param purpose for people: `register load` */
  async keep(transaction: KeyTransaction, dataKey: DataKey, purpose: string): Promise<void> {
    const { keyId, wrapped } = await this.ring.wrap(dataKey.exportKey(), placeOf(dataKey.id));
    // Only a named key may be there already: other ids are random.
    await transaction.query(
      `INSERT INTO data_key (id, purpose, key_id, wrapped, created_at)
       VALUES ($1, $2, $3, $4, coalesce($5::timestamptz, clock_timestamp()))
       ON CONFLICT (id) DO NOTHING`,
      [dataKey.id, purpose, keyId, wrapped, this.clock.databaseNow()],
    );
  }

  /** Of a key whose transaction was committed, so that this process need not read it when it uses it soon. */
  remember(dataKey: DataKey): void {
    this.cached.set(dataKey.id, dataKey);
  }

  /**
   * The key of a purpose that has one for good, made when it is needed for the first time. Its id is a hash of the name, so that of several processes that make
   * it at once, one inserts it, and all use what was inserted.
   */
  async named(name: string): Promise<DataKey> {
    const id = idOf(name);
    if (!this.cached.has(id) && !(await this.isKept(id))) {
      const made = new DataKey(id, randomBytes(KEY_BYTES));
      await this.transactions.run((transaction) => this.keep(transaction, made, name));
    }
    return this.find(id);
  }

  /**
   * @throws DataKeyDestroyed
   * @throws UnknownEncryptionKey
   */
  async find(id: string): Promise<DataKey> {
    const cached = this.cached.get(id);
    if (cached) return cached;
    const rows: { keyId: string; wrapped: Buffer | null }[] = await this.transactions.single((transaction) =>
      transaction.query('SELECT key_id AS "keyId", wrapped FROM data_key WHERE id = $1', [id]),
    );
    const [row] = rows;
    if (!row?.wrapped) throw new DataKeyDestroyed(`There is no data key ${id} any more`);
    const key = await this.ring.unwrap({ keyId: row.keyId, wrapped: row.wrapped }, placeOf(id));
    const dataKey = new DataKey(id, key);
    this.cached.set(id, dataKey);
    return dataKey;
  }

  /** Those of many records at once, by their ids. Keys that were destroyed are missing. */
  async findAll(transaction: KeyTransaction, ids: readonly string[]): Promise<ReadonlyMap<string, DataKey>> {
    const found = new Map<string, DataKey>();
    const missing: string[] = [];
    for (const id of ids) {
      const cached = this.cached.get(id);
      if (cached) found.set(id, cached);
      else missing.push(id);
    }
    if (missing.length === 0) return found;
    const rows: { id: string; keyId: string; wrapped: Buffer }[] = await transaction.query(
      'SELECT id, key_id AS "keyId", wrapped FROM data_key WHERE id = ANY($1) AND wrapped IS NOT NULL',
      [missing],
    );
    for (const { id, keyId, wrapped } of rows) {
      const dataKey = new DataKey(id, await this.ring.unwrap({ keyId, wrapped }, placeOf(id)));
      this.cached.set(id, dataKey);
      found.set(id, dataKey);
    }
    return found;
  }

  private isKept(id: string): Promise<boolean> {
    return this.transactions.single(async (transaction) => {
      const rows: unknown[] = await transaction.query('SELECT FROM data_key WHERE id = $1', [id]);
      return rows.length > 0;
    });
  }

  /** Makes everything unreadable that a key has encrypted, also in backups that are made from now on. The row remains as the proof. */
  async destroy(transaction: KeyTransaction, id: string): Promise<void> {
    this.cached.delete(id);
    await transaction.query(
      `UPDATE data_key SET wrapped = NULL, destroyed_at = coalesce($2::timestamptz, clock_timestamp())
        WHERE id = $1 AND destroyed_at IS NULL`,
      [id, this.clock.databaseNow()],
    );
  }
}
