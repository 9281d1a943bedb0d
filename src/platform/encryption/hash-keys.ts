import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { Transactions } from '../database/transaction.js';
import { KeyRing } from './key-ring.js';
import { KeyedHash } from './keyed-hash.js';
import { KEY_BYTES } from './sealed.js';

const placeOf = (name: string) => `hash_key\0${name}`;

interface Row {
  readonly keyId: string;
  readonly wrapped: Buffer;
}

/**
 * The keys of keyed hashes: of blind indexes, by which an encrypted value is found, and of fingerprints, by which two are compared. Each
 * feature has its own, so that equal values of two features have different hashes. They are apart from the key-encryption keys and stay what
 * they are: a new one would make everything unfindable that was indexed before.
 */
@Injectable()
export class HashKeys {
  private readonly known = new Map<string, KeyedHash>();

  constructor(
    private readonly ring: KeyRing,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** The hash of this name, whose key is made when it is needed for the first time. */
  async named(name: string): Promise<KeyedHash> {
    const known = this.known.get(name);
    if (known) return known;
    const { keyId, wrapped } = (await this.read(name)) ?? (await this.make(name));
    const hash = new KeyedHash(await this.ring.unwrap({ keyId, wrapped }, placeOf(name)));
    this.known.set(name, hash);
    return hash;
  }

  private read(name: string): Promise<Row | undefined> {
    return this.transactions.run(async (transaction) => {
      const rows: Row[] = await transaction.query(
        'SELECT key_id AS "keyId", wrapped FROM hash_key WHERE name = $1',
        [name],
      );
      return rows[0];
    });
  }

  /** Of several processes that make it at once, one inserts it, and all use what was inserted. */
  private async make(name: string): Promise<Row> {
    const { keyId, wrapped } = await this.ring.wrap(randomBytes(KEY_BYTES), placeOf(name));
    await this.transactions.run((transaction) =>
      transaction.query(
        `INSERT INTO hash_key (name, key_id, wrapped, created_at)
         VALUES ($1, $2, $3, coalesce($4::timestamptz, clock_timestamp()))
         ON CONFLICT (name) DO NOTHING`,
        [name, keyId, wrapped, this.clock.databaseNow()],
      ),
    );
    const made = await this.read(name);
    if (!made) throw new Error('A key that was inserted, or was there, has a row.');
    return made;
  }
}
