import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { AuditLog } from '../audit/audit-log.js';
import { Clock } from '../clock/clock.js';
import { ADVISORY_LOCKS } from '../database/advisory-locks.js';
import { type Transaction, Transactions } from '../database/transaction.js';
import { KeyRing } from './key-ring.js';
import { type KeyUsage, readKeyIdsInUse, readKeyUsage } from './key-usage.js';
import { UnknownEncryptionKey } from './unknown-encryption-key.js';

/** Rewrapping a key takes microseconds. The rows of a batch are locked for a moment, and what reads them does not wait. */
const BATCH = 500;

/** The tables with wrapped keys, and what each is sealed as (see `data-keys.ts` and `hash-keys.ts`). */
const TABLES = [
  { table: 'data_key', id: 'id', type: 'uuid' },
  { table: 'hash_key', id: 'name', type: 'text' },
] as const;

export interface Rotation {
  /** The key-encryption key that now wraps all keys. */
  readonly keyId: string;
  readonly rewrapped: number;
  readonly usage: readonly KeyUsage[];
}

/**
 * Wraps all keys with the current key-encryption key, while the service runs. The wrapped keys themselves stay what they are, so nothing is
 * encrypted again, and processes go on with those that they have unwrapped.
 */
@Injectable()
export class KeyRotation {
  constructor(
    private readonly ring: KeyRing,
    private readonly transactions: Transactions,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  usage(): Promise<KeyUsage[]> {
    return this.transactions.run(readKeyUsage);
  }

  /** @throws UnknownEncryptionKey before anything is changed, if one is missing */
  async rotate(actor: Actor, onProgress: (rewrapped: number) => void = () => {}): Promise<Rotation> {
    await this.requireAll();
    await this.ring.renew();
    const [keyId] = await this.ring.ids();
    if (keyId === undefined) throw new Error('There is no key to wrap the others with.');
    let rewrapped = 0;
    for (const place of TABLES) {
      for (;;) {
        const count = await this.transactions.run((transaction) => this.rewrap(transaction, place, keyId));
        if (count === 0) break;
        rewrapped += count;
        onProgress(rewrapped);
      }
    }
    const usage = await this.transactions.run(async (transaction) => {
      await this.audit.record(transaction, actor, {
        action: 'encryption keys rotated',
        subject: { kind: 'encryption key', id: keyId },
        after: { rewrapped },
      });
      return readKeyUsage(transaction);
    });
    await this.ring.keepOnly(new Set(usage.map((used) => used.keyId)));
    return { keyId, rewrapped, usage };
  }

  private async requireAll(): Promise<void> {
    const known = await this.ring.ids();
    const used = await this.transactions.run(readKeyIdsInUse);
    const missing = used.filter((id) => !known.includes(id));
    if (missing.length > 0) throw new UnknownEncryptionKey(missing, this.ring.isFile);
  }

  /** @returns how many keys were wrapped anew; 0 when none is left */
  private async rewrap(
    transaction: Transaction,
    { table, id, type }: (typeof TABLES)[number],
    keyId: string,
  ): Promise<number> {
    // Two rotations would wait for each other's rows in different orders.
    await transaction.query('SELECT pg_advisory_xact_lock($1)', [String(ADVISORY_LOCKS.keyRotation)]);
    const rows: { id: string; keyId: string; wrapped: Buffer }[] = await transaction.query(
      `SELECT ${id} AS id, key_id AS "keyId", wrapped FROM ${table}
        WHERE key_id = ANY($1) AND wrapped IS NOT NULL LIMIT ${BATCH} FOR UPDATE`,
      [(await readKeyIdsInUse(transaction)).filter((used) => used !== keyId)],
    );
    const wrapped: Buffer[] = [];
    for (const row of rows) {
      const place = `${table}\0${row.id}`;
      const again = await this.ring.wrap(await this.ring.unwrap(row, place), place);
      if (again.keyId !== keyId) throw new Error('Another rotation has begun: run this one again');
      wrapped.push(again.wrapped);
    }
    if (rows.length > 0) {
      await transaction.query(
        `UPDATE ${table} SET key_id = $1, wrapped = given.wrapped, rewrapped_at = coalesce($4::timestamptz, clock_timestamp())
           FROM unnest($2::${type}[], $3::bytea[]) AS given (id, wrapped)
          WHERE ${table}.${id} = given.id`,
        [keyId, rows.map((row) => row.id), wrapped, this.clock.databaseNow()],
      );
    }
    return rows.length;
  }
}
