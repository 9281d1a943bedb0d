import { Check, Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/**
 * The recalls that one statement changed, or a manufacturer's new name, placed in the order in which changes became
 * visible.
 */
@Entity('recall_change')
@Check('recall_change_kind_check', '(change_set IS NULL) <> (renamed_manufacturer_id IS NULL)')
@Unique('recall_change_set_key', ['changeSet'])
export class RecallChange {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'recall_change_pkey',
  })
  position!: string;

  /** Which rows of `recall_history`; 0 are those from before there were change sets. */
  @Column({ type: 'bigint', name: 'change_set', nullable: true })
  changeSet!: string | null;

  @Column({ type: 'integer', name: 'renamed_manufacturer_id', nullable: true })
  renamedManufacturerId!: number | null;

  /** Drawn at random when the position was given: a database restored from a backup gives it anew with another. */
  @Column('integer')
  mark!: number;
}

/** Changes that have no position yet. */
@Entity('recall_change_queue')
export class QueuedRecallChange {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'recall_change_queue_pkey',
  })
  id!: string;

  @Column({ type: 'bigint', name: 'change_set', nullable: true })
  changeSet!: string | null;

  @Column({ type: 'integer', name: 'renamed_manufacturer_id', nullable: true })
  renamedManufacturerId!: number | null;
}
