import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The register of vehicles and their keepers, bitemporal: `period` is when a fact was true, `recorded` from which load to which this service
 * held it to be true. A version is added and closed, and otherwise never changed.
 */
export class Register20261129000091 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // For "=" in exclusion constraints. It is a trusted extension: the owner of the database may create it. Where it is there already,
    // PostgreSQL asks for no right.
    await queryRunner.query('CREATE EXTENSION IF NOT EXISTS btree_gist');
    // Loads are numbered in the order in which they became visible, within an environment.
    await queryRunner.query(`
      CREATE TABLE register_load (
        number      integer NOT NULL GENERATED ALWAYS AS IDENTITY CONSTRAINT register_load_pkey PRIMARY KEY,
        environment text COLLATE "C" NOT NULL,
        recorded_at timestamptz(3) NOT NULL,
        data_key_id uuid NOT NULL CONSTRAINT register_load_data_key_fkey REFERENCES data_key,
        vehicles    integer NOT NULL,
        added       integer NOT NULL,
        closed      integer NOT NULL,
        CONSTRAINT register_load_environment_check CHECK (environment IN ('live', 'test'))
      )`);
    await queryRunner.query(
      'CREATE INDEX register_load_recorded_idx ON register_load (environment, recorded_at, number)',
    );
    await queryRunner.query(`
      CREATE TABLE vehicle (
        id          integer NOT NULL GENERATED ALWAYS AS IDENTITY CONSTRAINT vehicle_pkey PRIMARY KEY,
        environment text COLLATE "C" NOT NULL,
        reference   text COLLATE "C" NOT NULL,
        CONSTRAINT vehicle_reference_key UNIQUE (environment, reference),
        CONSTRAINT vehicle_environment_key UNIQUE (id, environment),
        CONSTRAINT vehicle_environment_check CHECK (environment IN ('live', 'test'))
      )`);
    await queryRunner.query(`
      CREATE TABLE vehicle_detail (
        id               bigint NOT NULL GENERATED ALWAYS AS IDENTITY CONSTRAINT vehicle_detail_pkey PRIMARY KEY,
        vehicle_id       integer NOT NULL,
        environment      text COLLATE "C" NOT NULL,
        chassis_vin      text COLLATE "C",
        make             text,
        model            text,
        colour           text,
        secondary_colour text,
        tax_class        text,
        tax_status       text,
        body_type        text,
        seating_capacity integer,
        period           daterange NOT NULL,
        recorded         int4range NOT NULL,
        CONSTRAINT vehicle_detail_vehicle_fkey FOREIGN KEY (vehicle_id, environment) REFERENCES vehicle (id, environment),
        CONSTRAINT vehicle_detail_one_excl EXCLUDE USING gist (vehicle_id WITH =, period WITH &&, recorded WITH &&)
      )`);
    await queryRunner.query(
      'CREATE INDEX vehicle_detail_chassis_vin_idx ON vehicle_detail (environment, chassis_vin)',
    );
    // One mark is on one vehicle at a time, and one vehicle has one mark at a time.
    await queryRunner.query(`
      CREATE TABLE mark_assignment (
        id                  bigint NOT NULL GENERATED ALWAYS AS IDENTITY CONSTRAINT mark_assignment_pkey PRIMARY KEY,
        vehicle_id          integer NOT NULL,
        environment         text COLLATE "C" NOT NULL,
        registration_number text COLLATE "C" NOT NULL,
        period              daterange NOT NULL,
        recorded            int4range NOT NULL,
        CONSTRAINT mark_assignment_vehicle_fkey FOREIGN KEY (vehicle_id, environment) REFERENCES vehicle (id, environment),
        CONSTRAINT mark_assignment_mark_excl EXCLUDE USING gist
          (registration_number WITH =, environment WITH =, period WITH &&, recorded WITH &&),
        CONSTRAINT mark_assignment_vehicle_excl EXCLUDE USING gist (vehicle_id WITH =, period WITH &&, recorded WITH &&)
      )`);
    // The party is encrypted with the data key of the load that recorded it; the digest tells whether a file has another one.
    await queryRunner.query(`
      CREATE TABLE keeper (
        id         bigint NOT NULL GENERATED ALWAYS AS IDENTITY CONSTRAINT keeper_pkey PRIMARY KEY,
        vehicle_id integer NOT NULL CONSTRAINT keeper_vehicle_fkey REFERENCES vehicle,
        party      bytea NOT NULL,
        digest     bytea NOT NULL,
        period     daterange NOT NULL,
        recorded   int4range NOT NULL,
        CONSTRAINT keeper_one_excl EXCLUDE USING gist (vehicle_id WITH =, period WITH &&, recorded WITH &&)
      )`);
    await queryRunner.query(`
      CREATE TABLE vehicle_state (
        id         bigint NOT NULL GENERATED ALWAYS AS IDENTITY CONSTRAINT vehicle_state_pkey PRIMARY KEY,
        vehicle_id integer NOT NULL CONSTRAINT vehicle_state_vehicle_fkey REFERENCES vehicle,
        kind       text COLLATE "C" NOT NULL,
        period     daterange NOT NULL,
        recorded   int4range NOT NULL,
        CONSTRAINT vehicle_state_kind_check CHECK (kind IN
          ('STOLEN', 'EXPORTED', 'SCRAPPED', 'FROZEN', 'VOID', 'BATCH_TRAIL', 'GEO', 'MOD', 'IN_TRADE')),
        CONSTRAINT vehicle_state_one_excl EXCLUDE USING gist
          (vehicle_id WITH =, kind WITH =, period WITH &&, recorded WITH &&)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of [
      'vehicle_state',
      'keeper',
      'mark_assignment',
      'vehicle_detail',
      'vehicle',
      'register_load',
    ]) {
      await queryRunner.query(`DROP TABLE ${table}`);
    }
    await queryRunner.query('DROP EXTENSION btree_gist');
  }
}
