import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { Environment } from '../../platform/environment.js';
import { KadoeClientRow } from './kadoe-client.entity.js';

/** An organisation in whose name a client asks. It belongs to one client of an environment. */
@Entity('enquirer')
@Index('enquirer_client_idx', ['clientId'])
@ForeignKey(() => KadoeClientRow, ['clientId', 'environment'], ['clientId', 'environment'], {
  name: 'enquirer_client_fkey',
})
@Check('enquirer_id_check', `id ~ '^[A-Z]{2}[0-9]{3}$'`)
export class EnquirerRow {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'enquirer_pkey' })
  environment!: Environment;

  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'enquirer_pkey' })
  id!: string;

  @Column({ type: 'uuid', name: 'client_id' })
  clientId!: string;
}

/** A reason that an enquirer may give. */
@Entity('enquirer_reason')
@ForeignKey(() => EnquirerRow, ['environment', 'enquirerId'], ['environment', 'id'], {
  name: 'enquirer_reason_enquirer_fkey',
  onDelete: 'CASCADE',
})
@Check('enquirer_reason_code_check', `reason_code ~ '^[0-9]{2}[A-Z]{2}$'`)
export class EnquirerReasonRow {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'enquirer_reason_pkey' })
  environment!: Environment;

  @PrimaryColumn({
    type: 'text',
    collation: 'C',
    name: 'enquirer_id',
    primaryKeyConstraintName: 'enquirer_reason_pkey',
  })
  enquirerId!: string;

  @PrimaryColumn({
    type: 'text',
    collation: 'C',
    name: 'reason_code',
    primaryKeyConstraintName: 'enquirer_reason_pkey',
  })
  reasonCode!: string;
}
