import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Users who sign in with a password, one for each client of a surface that signs in that way, and how long such a client's API keys live.
 *
 * Wrong passwords are counted in the database, because they have to count over all processes and survive a restart.
 */
export class ThirdPartyAccess20261129000080 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE client
        ADD COLUMN api_key_life_days integer,
        ADD CONSTRAINT client_api_key_life_check CHECK (api_key_life_days > 0)`);
    await queryRunner.query(`
      CREATE TABLE third_party_user (
        client_id           uuid CONSTRAINT third_party_user_pkey PRIMARY KEY
                              CONSTRAINT third_party_user_client_fkey REFERENCES client,
        user_name           text NOT NULL CONSTRAINT third_party_user_name_key UNIQUE,
        password_hash       text NOT NULL,
        is_one_time         boolean NOT NULL,
        password_set_at     timestamptz(3) NOT NULL,
        password_expires_at timestamptz(3) NOT NULL
      )`);
    await queryRunner.query(`
      CREATE TABLE third_party_former_password (
        id            bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT third_party_former_password_pkey PRIMARY KEY,
        client_id     uuid NOT NULL CONSTRAINT third_party_former_password_user_fkey REFERENCES third_party_user,
        password_hash text NOT NULL
      )`);
    await queryRunner.query(
      'CREATE INDEX third_party_former_password_user_idx ON third_party_former_password (client_id, id)',
    );
    await queryRunner.query(`
      CREATE TABLE third_party_recovery_code (
        id         uuid CONSTRAINT third_party_recovery_code_pkey PRIMARY KEY,
        client_id  uuid NOT NULL CONSTRAINT third_party_recovery_code_user_fkey REFERENCES third_party_user,
        code_hash  text NOT NULL,
        created_at timestamptz(3) NOT NULL,
        expires_at timestamptz(3) NOT NULL,
        ended_at   timestamptz(3),
        wrong_at   timestamptz[] NOT NULL DEFAULT '{}'
      )`);
    await queryRunner.query(
      'CREATE INDEX third_party_recovery_code_user_idx ON third_party_recovery_code (client_id, created_at)',
    );
    // A digest, because people mistype their password into the field for the username.
    await queryRunner.query(`
      CREATE TABLE third_party_sign_in_failure (
        user_digest  bytea NOT NULL,
        network      text NOT NULL,
        failed_at    timestamptz[] NOT NULL DEFAULT '{}',
        locked_until timestamptz(3),
        CONSTRAINT third_party_sign_in_failure_pkey PRIMARY KEY (user_digest, network)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE third_party_sign_in_failure');
    await queryRunner.query('DROP TABLE third_party_recovery_code');
    await queryRunner.query('DROP TABLE third_party_former_password');
    await queryRunner.query('DROP TABLE third_party_user');
    await queryRunner.query('ALTER TABLE client DROP COLUMN api_key_life_days');
  }
}
