import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** When the primary last wrote a heartbeat. Its age in a replica's copy is the age of that copy. */
@Entity('replication_heartbeat')
@Check('replication_heartbeat_one_row_check', 'is_the_only_row')
export class ReplicationHeartbeatRow {
  @PrimaryColumn({
    type: 'boolean',
    name: 'is_the_only_row',
    primaryKeyConstraintName: 'replication_heartbeat_pkey',
  })
  isTheOnlyRow!: boolean;

  @Column({ type: 'timestamptz', name: 'beat_at', precision: 3 })
  beatAt!: Date;

  /** The identity of the server that was the primary (see BEAT); null when the server does not show it. */
  @Column({ type: 'text', nullable: true })
  server!: string | null;
}
