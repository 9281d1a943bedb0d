import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each manufacturer has sent on each day, so that its quota holds over several processes and across restarts. */
export class UploadUsage20261128000050 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // "landed" are the files of other SFTP servers: those of ours are counted before they land.
    await queryRunner.query(`
      CREATE TABLE upload_usage (
        manufacturer_id integer NOT NULL CONSTRAINT upload_usage_manufacturer_fkey REFERENCES manufacturer,
        day             date NOT NULL,
        files           bigint NOT NULL DEFAULT 0,
        bytes           bigint NOT NULL DEFAULT 0,
        landed_files    bigint NOT NULL DEFAULT 0,
        landed_bytes    bigint NOT NULL DEFAULT 0,
        refused_files   bigint NOT NULL DEFAULT 0,
        CONSTRAINT upload_usage_pkey PRIMARY KEY (manufacturer_id, day)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE upload_usage');
  }
}
