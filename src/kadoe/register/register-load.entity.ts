import { Check, Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import { DataKeyRow } from '../../platform/encryption/data-key.entity.js';

/** A load of the register. Numbers are in the order in which loads became visible, within an environment. */
@Entity('register_load')
@Check('register_load_environment_check', `environment IN ('live', 'test')`)
@Index('register_load_recorded_idx', ['environment', 'recordedAt', 'number'])
export class RegisterLoadRow {
  @PrimaryGeneratedColumn('identity', {
    type: 'integer',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'register_load_pkey',
  })
  number!: number;

  @Column({ type: 'text', collation: 'C' })
  environment!: string;

  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 })
  recordedAt!: Date;

  @Column({ type: 'uuid', name: 'data_key_id' })
  @ForeignKey(() => DataKeyRow, { name: 'register_load_data_key_fkey' })
  dataKeyId!: string;

  /** Lines of the file. */
  @Column('integer')
  vehicles!: number;

  @Column('integer')
  added!: number;

  @Column('integer')
  closed!: number;
}
