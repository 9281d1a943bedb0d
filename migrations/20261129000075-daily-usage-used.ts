import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How many calls were let through, beside how many were handed to processes. Of earlier days nothing is under way any more, so
 * what was handed out was used, except the block of a process that was killed. Of the day itself the same is taken until
 * the processes of the version before, which do not report, have given back what they hold.
 */
export class DailyUsageUsed20261129000075 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE daily_usage ADD COLUMN used integer NOT NULL DEFAULT 0');
    await queryRunner.query('UPDATE daily_usage SET used = handed_out');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE daily_usage DROP COLUMN used');
  }
}
