import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Administrators list the runs of all manufacturers, the newest first: pages of years of them are read in order. */
export class ImportLists20261122000010 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('CREATE INDEX import_run_received_idx ON import_run (received_at, id)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX import_run_received_idx');
  }
}
