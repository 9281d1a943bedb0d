import { Injectable } from '@nestjs/common';
import { LessThanOrEqual } from 'typeorm';
import { ADVISORY_LOCKS } from '../../database/advisory-locks.js';
import type { Transaction } from '../../database/transaction.js';
import { SigningKey } from './signing-key.entity.js';

@Injectable()
export class SigningKeyRepository {
  /** Lets one process at a time decide whether a key is missing, so that two processes that start together do not create two. */
  async lock(transaction: Transaction): Promise<void> {
    await transaction.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.signingKeyRotation]);
  }

  all(transaction: Transaction): Promise<SigningKey[]> {
    return transaction.find(SigningKey);
  }

  async add(transaction: Transaction, key: SigningKey): Promise<void> {
    await transaction.insert(SigningKey, key);
  }

  /** The private half of a key that verifies nothing any more must not remain in the database. */
  async removeUntrusted(transaction: Transaction, now: Date): Promise<void> {
    await transaction.delete(SigningKey, { trustedUntil: LessThanOrEqual(now) });
  }
}
