import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys that encrypt personal data, and keys of keyed hashes, both wrapped by a key that is not in the database (docs/adr/0020). */
export class Encryption20261129000090 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE data_key (
        id           uuid NOT NULL CONSTRAINT data_key_pkey PRIMARY KEY,
        purpose      text NOT NULL,
        key_id       text COLLATE "C" NOT NULL,
        wrapped      bytea,
        created_at   timestamptz(3) NOT NULL,
        rewrapped_at timestamptz(3),
        destroyed_at timestamptz(3),
        CONSTRAINT data_key_destroyed_check CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
      )`);
    // By which key-encryption keys are in use, and which keys a rotation has still to wrap anew.
    await queryRunner.query(
      'CREATE INDEX data_key_key_id_idx ON data_key (key_id) WHERE wrapped IS NOT NULL',
    );
    await queryRunner.query(`
      CREATE TABLE hash_key (
        name         text NOT NULL CONSTRAINT hash_key_pkey PRIMARY KEY,
        key_id       text COLLATE "C" NOT NULL,
        wrapped      bytea NOT NULL,
        created_at   timestamptz(3) NOT NULL,
        rewrapped_at timestamptz(3)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE hash_key');
    await queryRunner.query('DROP TABLE data_key');
  }
}
