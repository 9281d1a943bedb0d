import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How old a read replica's copy is. */
export class Replication20261122000008 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // Not pg_last_xact_replay_timestamp(): that stands still when nothing is written, and then tells of a lag that is none.
    await queryRunner.query(`
      CREATE TABLE replication_heartbeat (
        is_the_only_row boolean CONSTRAINT replication_heartbeat_pkey PRIMARY KEY,
        beat_at         timestamptz(3) NOT NULL,
        CONSTRAINT replication_heartbeat_one_row_check CHECK (is_the_only_row)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE replication_heartbeat');
  }
}
