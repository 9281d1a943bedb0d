import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * When each credential was last used. Null until its first use after this migration. Processes of the version before neither write nor read
 * the columns. They are in no index, so that writing them touches no index either.
 */
export class CredentialUses20261201000040 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE api_key ADD COLUMN last_used_at timestamptz(3)');
    await queryRunner.query('ALTER TABLE client_secret ADD COLUMN last_used_at timestamptz(3)');
    await queryRunner.query('ALTER TABLE third_party_user ADD COLUMN password_used_at timestamptz(3)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE third_party_user DROP COLUMN password_used_at');
    await queryRunner.query('ALTER TABLE client_secret DROP COLUMN last_used_at');
    await queryRunner.query('ALTER TABLE api_key DROP COLUMN last_used_at');
  }
}
