import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A key that encrypts values, wrapped by a key-encryption key. One that was destroyed has no key any more. */
@Entity('data_key')
@Check('data_key_destroyed_check', '(wrapped IS NULL) = (destroyed_at IS NOT NULL)')
@Index('data_key_key_id_idx', ['keyId'], { where: 'wrapped IS NOT NULL' })
export class DataKeyRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'data_key_pkey' })
  id!: string;

  @Column('text')
  purpose!: string;

  @Column({ type: 'text', name: 'key_id', collation: 'C' })
  keyId!: string;

  @Column({ type: 'bytea', nullable: true })
  wrapped!: Buffer | null;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'rewrapped_at', precision: 3, nullable: true })
  rewrappedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'destroyed_at', precision: 3, nullable: true })
  destroyedAt!: Date | null;
}
