import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is needed when Microsoft Entra ID issues the tokens. */
export class Entra20261122000012 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE entra_operation (
        id        uuid CONSTRAINT entra_operation_pkey PRIMARY KEY,
        kind      text NOT NULL,
        state     text NOT NULL,
        client_id uuid,
        key_id    uuid,
        begun_at  timestamptz(3) NOT NULL,
        CONSTRAINT entra_operation_kind_check CHECK (kind IN ('enrol', 'add password', 'remove password')),
        CONSTRAINT entra_operation_state_check CHECK (state IN ('begun', 'kept', 'abandoned'))
      )`);
    await queryRunner.query('CREATE INDEX entra_operation_client_idx ON entra_operation (client_id)');
    await queryRunner.query(
      'CREATE TABLE entra_installation (id uuid CONSTRAINT entra_installation_pkey PRIMARY KEY)',
    );
    await queryRunner.query('INSERT INTO entra_installation VALUES (gen_random_uuid())');
    // Passwords in the tenant are proved there: nothing of them is kept here, not even a hash.
    await queryRunner.query('ALTER TABLE client_secret ALTER COLUMN secret_hash DROP NOT NULL');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE client_secret ALTER COLUMN secret_hash SET NOT NULL');
    await queryRunner.query('DROP TABLE entra_installation');
    await queryRunner.query('DROP TABLE entra_operation');
  }
}
