import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The key of a keyed hash, wrapped by a key-encryption key. */
@Entity('hash_key')
export class HashKeyRow {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'hash_key_pkey' })
  name!: string;

  @Column({ type: 'text', name: 'key_id', collation: 'C' })
  keyId!: string;

  @Column('bytea')
  wrapped!: Buffer;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'rewrapped_at', precision: 3, nullable: true })
  rewrappedAt!: Date | null;
}
