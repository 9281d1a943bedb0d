import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Something that is being done on both sides, noted here before the tenant is asked. */
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

  /** Whom it is about. Of an enrolment the client that was kept, so null until then; no foreign key for that reason. */
  @Column({ type: 'uuid', name: 'client_id', nullable: true })
  clientId!: string | null;

  /** The password that was kept, or is to be removed. */
  @Column({ type: 'uuid', name: 'key_id', nullable: true })
  keyId!: string | null;

  @Column({ type: 'timestamptz', name: 'begun_at', precision: 3 })
  begunAt!: Date;
}

/** One row: which of the applications in the tenant belong to this database. */
@Entity('entra_installation')
export class EntraInstallationRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'entra_installation_pkey' })
  id!: string;
}
