import { Check, Column, Entity, Exclusion, ForeignKey, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';

const identity = (table: string) =>
  PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: `${table}_pkey`,
  });

/** A vehicle of a register. What is known of it is in the tables of facts. */
@Entity('vehicle')
@Unique('vehicle_reference_key', ['environment', 'reference'])
@Unique('vehicle_environment_key', ['id', 'environment'])
@Check('vehicle_environment_check', `environment IN ('live', 'test')`)
export class VehicleRow {
  @PrimaryGeneratedColumn('identity', {
    type: 'integer',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'vehicle_pkey',
  })
  id!: number;

  @Column({ type: 'text', collation: 'C' })
  environment!: string;

  /** The identity that files give it. */
  @Column({ type: 'text', collation: 'C' })
  reference!: string;
}

/** What is particular to the vehicle itself, from the first day on which anything is known of it. */
@Entity('vehicle_detail')
@ForeignKey(() => VehicleRow, ['vehicleId', 'environment'], ['id', 'environment'], {
  name: 'vehicle_detail_vehicle_fkey',
})
@Index('vehicle_detail_chassis_vin_idx', ['environment', 'chassisVin'])
@Exclusion('vehicle_detail_one_excl', 'USING gist (vehicle_id WITH =, period WITH &&, recorded WITH &&)')
// A hash index, which TypeORM can't declare.
@Index('vehicle_detail_vehicle_idx', { synchronize: false })
export class VehicleDetailRow {
  @identity('vehicle_detail')
  id!: string;

  @Column({ type: 'integer', name: 'vehicle_id' })
  vehicleId!: number;

  @Column({ type: 'text', collation: 'C' })
  environment!: string;

  @Column({ type: 'text', name: 'chassis_vin', collation: 'C', nullable: true })
  chassisVin!: string | null;

  @Column({ type: 'text', nullable: true })
  make!: string | null;

  @Column({ type: 'text', nullable: true })
  model!: string | null;

  @Column({ type: 'text', nullable: true })
  colour!: string | null;

  @Column({ type: 'text', name: 'secondary_colour', nullable: true })
  secondaryColour!: string | null;

  @Column({ type: 'text', name: 'tax_class', nullable: true })
  taxClass!: string | null;

  @Column({ type: 'text', name: 'tax_status', nullable: true })
  taxStatus!: string | null;

  @Column({ type: 'text', name: 'body_type', nullable: true })
  bodyType!: string | null;

  @Column({ type: 'integer', name: 'seating_capacity', nullable: true })
  seatingCapacity!: number | null;

  @Column('daterange')
  period!: string;

  /** From which load to which it was held to be true. */
  @Column('int4range')
  recorded!: string;
}
