import { Check, Column, Entity, Exclusion, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import { VehicleRow } from './vehicle.entity.js';

const identity = (table: string) =>
  PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: `${table}_pkey`,
  });

/** The mark of a vehicle in a period. One mark is on one vehicle at a time, and one vehicle has one mark at a time. */
@Entity('mark_assignment')
@ForeignKey(() => VehicleRow, ['vehicleId', 'environment'], ['id', 'environment'], {
  name: 'mark_assignment_vehicle_fkey',
})
@Exclusion(
  'mark_assignment_mark_excl',
  'USING gist (registration_number WITH =, environment WITH =, period WITH &&, recorded WITH &&)',
)
@Exclusion('mark_assignment_vehicle_excl', 'USING gist (vehicle_id WITH =, period WITH &&, recorded WITH &&)')
// Hash indexes, which TypeORM can't declare.
@Index('mark_assignment_mark_idx', { synchronize: false })
@Index('mark_assignment_vehicle_idx', { synchronize: false })
export class MarkAssignmentRow {
  @identity('mark_assignment')
  id!: string;

  @Column({ type: 'integer', name: 'vehicle_id' })
  vehicleId!: number;

  @Column({ type: 'text', collation: 'C' })
  environment!: string;

  @Column({ type: 'text', name: 'registration_number', collation: 'C' })
  registrationNumber!: string;

  @Column('daterange')
  period!: string;

  @Column('int4range')
  recorded!: string;
}

/** The keeper of a vehicle in a period; one at a time. */
@Entity('keeper')
@Exclusion('keeper_one_excl', 'USING gist (vehicle_id WITH =, period WITH &&, recorded WITH &&)')
@Index('keeper_vehicle_idx', { synchronize: false })
export class KeeperRow {
  @identity('keeper')
  id!: string;

  @Column({ type: 'integer', name: 'vehicle_id' })
  @ForeignKey(() => VehicleRow, { name: 'keeper_vehicle_fkey' })
  vehicleId!: number;

  /** Encrypted with the data key of the load that recorded it. */
  @Column('bytea')
  party!: Buffer;

  /** A keyed hash, by which a load sees whether the keeper is another. */
  @Column('bytea')
  digest!: Buffer;

  @Column('daterange')
  period!: string;

  @Column('int4range')
  recorded!: string;
}

/** A state of a vehicle in a period, such as stolen; each kind once at a time. */
@Entity('vehicle_state')
@Check(
  'vehicle_state_kind_check',
  `kind IN ('STOLEN', 'EXPORTED', 'SCRAPPED', 'FROZEN', 'VOID', 'BATCH_TRAIL', 'GEO', 'MOD', 'IN_TRADE')`,
)
@Exclusion(
  'vehicle_state_one_excl',
  'USING gist (vehicle_id WITH =, kind WITH =, period WITH &&, recorded WITH &&)',
)
@Index('vehicle_state_vehicle_idx', { synchronize: false })
export class VehicleStateRow {
  @identity('vehicle_state')
  id!: string;

  @Column({ type: 'integer', name: 'vehicle_id' })
  @ForeignKey(() => VehicleRow, { name: 'vehicle_state_vehicle_fkey' })
  vehicleId!: number;

  @Column({ type: 'text', collation: 'C' })
  kind!: string;

  @Column('daterange')
  period!: string;

  @Column('int4range')
  recorded!: string;
}
