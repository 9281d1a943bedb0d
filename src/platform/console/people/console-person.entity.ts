import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import type { PersonRole } from './person.js';

@Entity('console_person')
@Check('console_person_role_check', `role IN ('viewer', 'caseworker', 'administrator')`)
@Check('console_person_object_check', '(tenant_id IS NULL) = (object_id IS NULL)')
@Unique('console_person_object_key', ['tenantId', 'objectId'])
@Index('console_person_name_key', ['name'], { unique: true, where: 'tenant_id IS NULL' })
export class ConsolePersonRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'console_person_pkey' })
  id!: string;

  @Column('text')
  name!: string;

  @Column('text')
  role!: PersonRole;

  /** Of a person of Microsoft Entra ID: `tid` and `oid`. */
  @Column({ type: 'uuid', name: 'tenant_id', nullable: true })
  tenantId!: string | null;

  @Column({ type: 'uuid', name: 'object_id', nullable: true })
  objectId!: string | null;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  /** Who is removed may not enter. The row stays, because the audit trail names it. */
  @Column({ type: 'timestamptz', name: 'removed_at', precision: 3, nullable: true })
  removedAt!: Date | null;
}
