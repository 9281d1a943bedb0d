import { Check, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** One administrative act; only ever inserted. */
@Entity('audit_entry', { synchronize: false })
@Check('audit_entry_actor_kind_check', `actor_kind IN ('client', 'person', 'command line', 'service')`)
@Index('audit_entry_subject_idx', ['subjectKind', 'subjectId', 'id'])
@Index('audit_entry_actor_idx', ['actorClientId', 'id'])
@Index('audit_entry_person_idx', ['actorPersonId', 'id'], { where: 'actor_person_id IS NOT NULL' })
export class AuditEntryRow {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'audit_entry_pkey',
  })
  id!: string;

  @Column({ type: 'timestamptz', name: 'happened_at', precision: 3 })
  happenedAt!: Date;

  @Column({ type: 'text', name: 'actor_kind' })
  actorKind!: string;

  @Column({ type: 'uuid', name: 'actor_client_id', nullable: true })
  actorClientId!: string | null;

  @Column({ type: 'uuid', name: 'actor_person_id', nullable: true })
  actorPersonId!: string | null;

  @Column({ type: 'text', name: 'actor_user', nullable: true })
  actorUser!: string | null;

  @Column({ type: 'text', name: 'actor_address', nullable: true })
  actorAddress!: string | null;

  @Column('text')
  action!: string;

  @Column({ type: 'text', name: 'subject_kind' })
  subjectKind!: string;

  @Column({ type: 'text', name: 'subject_id' })
  subjectId!: string;

  @Column({ type: 'jsonb', nullable: true })
  before!: object | null;

  @Column({ type: 'jsonb', nullable: true })
  after!: object | null;
}
