import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Passkeys, with which people sign in where no tenant says who they are. */
export class ConsolePasskeys20261201000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE console_passkey (
        credential_id text COLLATE "C" CONSTRAINT console_passkey_pkey PRIMARY KEY,
        person_id     uuid NOT NULL,
        public_key    bytea NOT NULL,
        counter       bigint NOT NULL,
        created_at    timestamptz(3) NOT NULL,
        used_at       timestamptz(3),
        CONSTRAINT console_passkey_person_fkey FOREIGN KEY (person_id) REFERENCES console_person (id)
      )`);
    await queryRunner.query('CREATE INDEX console_passkey_person_idx ON console_passkey (person_id)');
    // What a passkey has to sign. Each is used once.
    await queryRunner.query(`
      CREATE TABLE console_challenge (
        challenge  text COLLATE "C" CONSTRAINT console_challenge_pkey PRIMARY KEY,
        expires_at timestamptz(3) NOT NULL
      )`);
    await queryRunner.query('CREATE INDEX console_challenge_expires_idx ON console_challenge (expires_at)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE console_challenge, console_passkey');
  }
}
