import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CannotOpenDatabase } from '../database/cannot-open-database.js';
import { Transactions } from '../database/transaction.js';
import { DataKeyRow } from './data-key.entity.js';
import { DataKeys } from './data-keys.js';
import { HashKeyRow } from './hash-key.entity.js';
import { HashKeys } from './hash-keys.js';
import { KeyRing } from './key-ring.js';
import { KeyRotation } from './key-rotation.js';
import { readKeyIdsInUse } from './key-usage.js';
import { UnknownEncryptionKey } from './unknown-encryption-key.js';

/** Encryption of personal data at rest, for every feature (docs/adr/0020). */
@Global()
@Module({
  imports: [TypeOrmModule.forFeature([DataKeyRow, HashKeyRow])],
  providers: [KeyRing, DataKeys, HashKeys, KeyRotation],
  exports: [DataKeys, HashKeys, KeyRotation],
})
export class EncryptionModule implements OnModuleInit {
  constructor(
    private readonly ring: KeyRing,
    private readonly transactions: Transactions,
  ) {}

  /**
   * A process without the keys of its database does not start. It would answer what needs no key, encrypt new values with a key that no
   * other process has, and fail at the first old value.
   */
  async onModuleInit(): Promise<void> {
    const used = await this.transactions.run(readKeyIdsInUse);
    if (used.length === 0) return;
    const known = await this.ring.ids();
    const missing = used.filter((id) => !known.includes(id));
    if (missing.length > 0) {
      throw new CannotOpenDatabase(new UnknownEncryptionKey(missing, this.ring.isFile).message);
    }
  }
}
