import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files that manufacturers sent: each upload is a run with a state, counts and faults. */
export class Imports20261122000004 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE import_run (
        id                  uuid CONSTRAINT import_run_pkey PRIMARY KEY,
        manufacturer_id     integer NOT NULL CONSTRAINT import_run_manufacturer_fkey REFERENCES manufacturer,
        file_name           text NOT NULL,
        source              text NOT NULL,
        dry_run             boolean NOT NULL DEFAULT false,
        size_bytes          bigint NOT NULL,
        state               text NOT NULL,
        received_at         timestamptz(3) NOT NULL,
        started_at          timestamptz(3),
        finished_at         timestamptz(3),
        claimed_by          uuid,
        heartbeat_at        timestamptz(3),
        next_attempt_at     timestamptz(3) NOT NULL,
        attempts            integer NOT NULL DEFAULT 0,
        waiting_for         text,
        scanner             text,
        archive_file        text NOT NULL,
        archive_removed_at  timestamptz(3),
        bytes_read          bigint NOT NULL DEFAULT 0,
        rows_read           bigint NOT NULL DEFAULT 0,
        fault_count         bigint NOT NULL DEFAULT 0,
        added               bigint NOT NULL DEFAULT 0,
        updated             bigint NOT NULL DEFAULT 0,
        reopened            bigint NOT NULL DEFAULT 0,
        closed              bigint NOT NULL DEFAULT 0,
        unchanged           bigint NOT NULL DEFAULT 0,
        held                bigint NOT NULL DEFAULT 0,
        reasons             text[] NOT NULL DEFAULT '{}',
        closures_decision   text,
        closures_decided_at timestamptz(3),
        CONSTRAINT import_run_source_check CHECK (source IN ('sftp', 'command line')),
        CONSTRAINT import_run_state_check
          CHECK (state IN ('received', 'scanning', 'validating', 'merging', 'done', 'rejected', 'held')),
        CONSTRAINT import_run_closures_decision_check
          CHECK (closures_decision IN ('approved', 'rejected', 'superseded'))
      )`);
    // A second file of a manufacturer while one is in progress is refused: the database enforces it for every process.
    await queryRunner.query(`
      CREATE UNIQUE INDEX import_run_in_progress_key ON import_run (manufacturer_id)
       WHERE state IN ('received', 'scanning', 'validating', 'merging') AND NOT dry_run`);
    await queryRunner.query(`
      CREATE INDEX import_run_due_idx ON import_run (next_attempt_at)
       WHERE state IN ('received', 'scanning', 'validating', 'merging')`);
    await queryRunner.query(
      'CREATE INDEX import_run_manufacturer_idx ON import_run (manufacturer_id, received_at)',
    );
    await queryRunner.query(
      'CREATE INDEX import_run_archive_idx ON import_run (received_at) WHERE archive_removed_at IS NULL',
    );
    await queryRunner.query(`
      CREATE TABLE import_fault (
        run_id      uuid NOT NULL CONSTRAINT import_fault_run_fkey REFERENCES import_run,
        ordinal     integer NOT NULL,
        line        integer,
        column_name text,
        reason      text NOT NULL,
        value       text,
        expected    text NOT NULL,
        CONSTRAINT import_fault_pkey PRIMARY KEY (run_id, ordinal)
      )`);
    await queryRunner.query(`
      CREATE TABLE import_held_closure (
        run_id    uuid NOT NULL CONSTRAINT import_held_closure_run_fkey REFERENCES import_run,
        recall_id bigint NOT NULL,
        CONSTRAINT import_held_closure_pkey PRIMARY KEY (run_id, recall_id)
      )`);
    // Merging asks for all the recalls of one manufacturer; look-ups are by VIN.
    await queryRunner.query(
      'CREATE INDEX recall_manufacturer_open_idx ON recall (manufacturer_id) WHERE rectification_date IS NULL',
    );
    // And for what was deleted since its file was received. Of all changes only deletions are in it.
    await queryRunner.query(`
      CREATE INDEX recall_history_deleted_idx ON recall_history (manufacturer_id, changed_at)
       WHERE action = 'deleted'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX recall_history_deleted_idx');
    await queryRunner.query('DROP INDEX recall_manufacturer_open_idx');
    await queryRunner.query('DROP TABLE import_held_closure');
    await queryRunner.query('DROP TABLE import_fault');
    await queryRunner.query('DROP TABLE import_run');
  }
}
