import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** When the primary was last known to be at work: how old this is in a replica's copy is how old the copy is. */
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

  /** The server that was the primary, as it names itself (see BEAT); null when it does not. */
  @Column({ type: 'text', nullable: true })
  server!: string | null;
}
