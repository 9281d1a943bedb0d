import { Check, Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** The recalls that one statement changed, or a manufacturer's new name, in the order in which changes became visible. */
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

  /** The change set in `recall_history`; 0 for rows from before there were change sets. */
  @Column({ type: 'bigint', name: 'change_set', nullable: true })
  changeSet!: string | null;

  @Column({ type: 'integer', name: 'renamed_manufacturer_id', nullable: true })
  renamedManufacturerId!: number | null;

  /** Drawn at random when the position was assigned. After a restore from a backup, the position is assigned again with another. */
  @Column('integer')
  mark!: number;
}

/** Changes without a position. */
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
