import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which server wrote the heartbeat: a restored copy of the database has the identity of the first, but is on a server of its own. */
export class HeartbeatServer20261128000022 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // Null: a process of the version before wrote it, or the server does not tell.
    await queryRunner.query('ALTER TABLE replication_heartbeat ADD COLUMN server text');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE replication_heartbeat DROP COLUMN server');
  }
}
