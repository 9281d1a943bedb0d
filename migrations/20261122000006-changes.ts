import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The order in which changes of recalls became visible, for MOT services that keep a copy (docs/adr/0009). */
export class Changes20261122000006 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('CREATE SEQUENCE recall_change_set_seq');
    // In two steps: the first default is kept for the rows there are without writing them all anew.
    await queryRunner.query('ALTER TABLE recall_history ADD COLUMN change_set bigint NOT NULL DEFAULT 0');
    await queryRunner.query(`
      ALTER TABLE recall_history ALTER COLUMN change_set SET DEFAULT currval('recall_change_set_seq')`);
    await queryRunner.query('CREATE INDEX recall_history_change_set_idx ON recall_history (change_set, id)');
    // Either the recalls that one statement changed, or a manufacturer's new name, which is in many answers.
    await queryRunner.query(`
      CREATE TABLE recall_change (
        position                bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT recall_change_pkey PRIMARY KEY,
        change_set              bigint,
        renamed_manufacturer_id integer,
        mark                    integer NOT NULL,
        CONSTRAINT recall_change_set_key UNIQUE (change_set),
        CONSTRAINT recall_change_kind_check CHECK ((change_set IS NULL) <> (renamed_manufacturer_id IS NULL))
      )`);
    await queryRunner.query(`
      INSERT INTO recall_change (change_set, mark)
      SELECT 0, floor(random() * 2147483647) WHERE EXISTS (SELECT FROM recall_history)`);
    // Its rows live for seconds: they are to be cleared away by their number, not by their share of the table.
    await queryRunner.query(`
      CREATE TABLE recall_change_queue (
        id                      bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT recall_change_queue_pkey PRIMARY KEY,
        change_set              bigint,
        renamed_manufacturer_id integer
      ) WITH (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0)`);
    // Triggers, so that no statement that writes history has to remember it. They run once a statement, and without
    // its rows: an import of millions would have to keep them all a second time.
    await queryRunner.query(`
      CREATE FUNCTION begin_recall_change_set() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        -- An expression is worked out without a query, as PERFORM is not.
        this_set bigint := nextval('recall_change_set_seq');
      BEGIN
        RETURN NULL;
      END $$`);
    await queryRunner.query(`
      CREATE TRIGGER recall_history_begins_change_set BEFORE INSERT ON recall_history
      FOR EACH STATEMENT EXECUTE FUNCTION begin_recall_change_set()`);
    // A statement that changed nothing (a recall opened twice) leaves nothing. The look goes through the index whatever
    // the planner thinks of a table it last saw empty, because its plan is kept for as long as the session lives.
    await queryRunner.query(`
      CREATE FUNCTION queue_recall_change_set() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
      DECLARE
        this_set bigint := currval('recall_change_set_seq');
      BEGIN
        INSERT INTO recall_change_queue (change_set)
        SELECT this_set WHERE EXISTS (SELECT FROM recall_history WHERE change_set = this_set);
        RETURN NULL;
      END $$`);
    await queryRunner.query(`
      CREATE TRIGGER recall_history_queues_change_set AFTER INSERT ON recall_history
      FOR EACH STATEMENT EXECUTE FUNCTION queue_recall_change_set()`);
    await queryRunner.query(`
      CREATE FUNCTION queue_manufacturer_rename() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO recall_change_queue (renamed_manufacturer_id) VALUES (NEW.id);
        RETURN NULL;
      END $$`);
    await queryRunner.query(`
      CREATE TRIGGER manufacturer_queues_rename AFTER UPDATE OF name ON manufacturer
      FOR EACH ROW WHEN (OLD.name <> NEW.name) EXECUTE FUNCTION queue_manufacturer_rename()`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TRIGGER manufacturer_queues_rename ON manufacturer');
    await queryRunner.query('DROP FUNCTION queue_manufacturer_rename()');
    await queryRunner.query('DROP TRIGGER recall_history_queues_change_set ON recall_history');
    await queryRunner.query('DROP TRIGGER recall_history_begins_change_set ON recall_history');
    await queryRunner.query('DROP FUNCTION queue_recall_change_set()');
    await queryRunner.query('DROP FUNCTION begin_recall_change_set()');
    await queryRunner.query('DROP TABLE recall_change_queue');
    await queryRunner.query('DROP TABLE recall_change');
    await queryRunner.query('DROP INDEX recall_history_change_set_idx');
    await queryRunner.query('ALTER TABLE recall_history DROP COLUMN change_set');
    await queryRunner.query('DROP SEQUENCE recall_change_set_seq');
  }
}
