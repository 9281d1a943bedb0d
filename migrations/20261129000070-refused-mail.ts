import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Mail that a server refused for good is told from mail that waits for the server. */
export class RefusedMail20261129000070 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE outbox_mail ADD COLUMN refused_at timestamptz(3)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE outbox_mail DROP COLUMN refused_at');
  }
}
