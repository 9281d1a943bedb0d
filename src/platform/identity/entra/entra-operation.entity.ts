import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A change of both the tenant and this database, recorded here before the tenant is called. */
@Entity('entra_operation')
@Check('entra_operation_kind_check', `kind IN ('enrol', 'add password', 'remove password')`)
@Check('entra_operation_state_check', `state IN ('begun', 'kept', 'abandoned')`)
@Index('entra_operation_client_idx', ['clientId'])
export class EntraOperationRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'entra_operation_pkey' })
  id!: string;

  @Column('text')
  kind!: string;

  @Column('text')
  state!: string;

  /** The client of the operation. It is null until an enrolment has stored its client; for that reason it has no foreign key. */
  @Column({ type: 'uuid', name: 'client_id', nullable: true })
  clientId!: string | null;

  /** The password that was stored, or that is to be removed. */
  @Column({ type: 'uuid', name: 'key_id', nullable: true })
  keyId!: string | null;

  @Column({ type: 'timestamptz', name: 'begun_at', precision: 3 })
  begunAt!: Date;
}

/** One row: the tag of the applications in the tenant that belong to this database. */
@Entity('entra_installation')
export class EntraInstallationRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'entra_installation_pkey' })
  id!: string;
}
