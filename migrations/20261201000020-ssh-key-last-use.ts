import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * When a key last logged in over SFTP, so that administrators know which keys nobody uses any more. Null: never since this migration. A
 * process of the previous version logs in without noting it.
 */
export class SshKeyLastUse20261201000020 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE manufacturer_ssh_key ADD COLUMN last_used_at timestamptz(3)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE manufacturer_ssh_key DROP COLUMN last_used_at');
  }
}
