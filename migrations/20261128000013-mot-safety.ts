import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What keeps MOT's answers right: as of when each word is true, what a run changed and how it is undone, which database
 * answers, and VINs that were stored in another form (docs/safety.md). It only adds, so that processes of the version before
 * work on beside it.
 */
export class MotSafety20261128000013 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // NULL: the API's word, true as of updated_at. A file's word is true as of its export, which is earlier than the merge
    // that writes it: with one column for both, a late merge would pass for a newer word than the calls before it.
    await queryRunner.query('ALTER TABLE recall ADD COLUMN as_of timestamptz');
    // A process of the version before changes updated_at alone. What it says is the API's word or a merge's, and newer.
    await queryRunner.query(`
      CREATE FUNCTION forget_stale_as_of() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        NEW.as_of := NULL;
        RETURN NEW;
      END $$`);
    await queryRunner.query(`
      CREATE TRIGGER recall_forgets_stale_as_of BEFORE UPDATE ON recall
      FOR EACH ROW WHEN (OLD.as_of IS NOT NULL AND NEW.as_of = OLD.as_of AND NEW.updated_at <> OLD.updated_at)
      EXECUTE FUNCTION forget_stale_as_of()`);

    // White space, hyphens, apostrophes and invisible characters are no part of a VIN. Stored VINs were once kept with them.
    // Each body stands alone: an index is built with a search path that has no function of ours.
    const canonical = `
      regexp_replace(upper(normalize(vin, NFKC)),
                     '[\\s\\-''\\u00AD\\u180E\\u200B-\\u200F\\u2010-\\u2015\\u202A-\\u202E\\u2060-\\u2064\\uFEFF]',
                     '', 'g')`;
    await queryRunner.query(`
      CREATE FUNCTION vin_canonical(vin text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT ${canonical}
      $$`);
    // What cannot be told apart on paper: O, 0 and Q, and I and 1.
    await queryRunner.query(`
      CREATE FUNCTION vin_skeleton(vin text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT translate(${canonical}, 'OQI', '001')
      $$`);
    // Only VINs that a standard VIN (ISO 3779) can not be: few, so that the index costs an import next to nothing. A VIN with
    // O, I or Q finds the standard one by its skeleton; a standard one finds those with O, I and Q here. The second column
    // finds other spellings of one VIN without reading all that merely look like it, however many there are.
    await queryRunner.query(`
      CREATE INDEX recall_odd_vin_idx ON recall (vin_skeleton(vin), vin_canonical(vin))
       WHERE vin ~ '[^0-9A-HJ-NPR-Z]'`);

    await queryRunner.query('ALTER TABLE import_run ADD COLUMN as_of timestamptz(3)');
    // As of when its rows were written: later than the file's own as-of when files before it had the same.
    await queryRunner.query('ALTER TABLE import_run ADD COLUMN merged_as_of timestamptz(3)');
    await queryRunner.query(`ALTER TABLE import_run ADD COLUMN change_sets bigint[] NOT NULL DEFAULT '{}'`);
    await queryRunner.query('ALTER TABLE import_run ADD COLUMN withdrawn bigint NOT NULL DEFAULT 0');
    await queryRunner.query('ALTER TABLE import_run ADD COLUMN skipped bigint NOT NULL DEFAULT 0');
    await queryRunner.query(`ALTER TABLE import_run ADD COLUMN warnings text[] NOT NULL DEFAULT '{}'`);
    await queryRunner.query('ALTER TABLE import_run ADD COLUMN held_whole boolean NOT NULL DEFAULT false');
    await queryRunner.query(`ALTER TABLE import_run ADD COLUMN held_reasons text[] NOT NULL DEFAULT '{}'`);
    await queryRunner.query('ALTER TABLE import_run ADD COLUMN undone_at timestamptz(3)');

    await queryRunner.query(`
      CREATE TABLE recall_undo (
        id              uuid CONSTRAINT recall_undo_pkey PRIMARY KEY,
        manufacturer_id integer NOT NULL CONSTRAINT recall_undo_manufacturer_fkey REFERENCES manufacturer,
        import_run_id   uuid CONSTRAINT recall_undo_run_fkey REFERENCES import_run,
        client_id       uuid,
        since           timestamptz(3),
        undone_at       timestamptz(3) NOT NULL,
        reopened        bigint NOT NULL,
        removed         bigint NOT NULL,
        closed          bigint NOT NULL,
        restored        bigint NOT NULL,
        changed         bigint NOT NULL,
        left_alone      bigint NOT NULL,
        CONSTRAINT recall_undo_of_check CHECK ((import_run_id IS NULL) <> (client_id IS NULL))
      )`);
    await queryRunner.query(
      'CREATE INDEX recall_undo_manufacturer_idx ON recall_undo (manufacturer_id, undone_at)',
    );
    await queryRunner.query('ALTER TABLE recall_history ADD COLUMN undo_id uuid');
    await queryRunner.query('ALTER TABLE recall_history DROP CONSTRAINT recall_history_actor_check');
    // Not validated: every row there is obeyed a narrower rule, and looking at all of them would hold up the service.
    await queryRunner.query(`
      ALTER TABLE recall_history ADD CONSTRAINT recall_history_actor_check
        CHECK (num_nonnulls(client_id, import_run_id, undo_id) = 1) NOT VALID`);
    // What the API did lately: the closure guard counts it, and an undo of a client's calls finds it.
    await queryRunner.query(`
      CREATE INDEX recall_history_client_idx ON recall_history (manufacturer_id, changed_at)
       WHERE client_id IS NOT NULL`);

    await queryRunner.query(`
      ALTER TABLE manufacturer ADD COLUMN last_file_received_at timestamptz(3),
                               ADD COLUMN closures_told_at timestamptz(3)`);
    await queryRunner.query(`
      UPDATE manufacturer SET last_file_received_at = (
        SELECT max(received_at) FROM import_run
         WHERE manufacturer_id = manufacturer.id AND NOT dry_run AND state IN ('done', 'held'))`);

    // Drawn at random: a replica that answers with another one is a copy of another database.
    await queryRunner.query(`
      CREATE TABLE database_identity (
        id uuid CONSTRAINT database_identity_pkey PRIMARY KEY
      )`);
    await queryRunner.query('INSERT INTO database_identity VALUES (gen_random_uuid())');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE database_identity');
    await queryRunner.query(`
      ALTER TABLE manufacturer DROP COLUMN closures_told_at, DROP COLUMN last_file_received_at`);
    await queryRunner.query('DROP INDEX recall_history_client_idx');
    await queryRunner.query('ALTER TABLE recall_history DROP CONSTRAINT recall_history_actor_check');
    // Those of undos have no actor that the older schema has a word for; the recalls stay as they are.
    await queryRunner.query('DELETE FROM recall_history WHERE undo_id IS NOT NULL');
    await queryRunner.query('ALTER TABLE recall_history DROP COLUMN undo_id');
    await queryRunner.query(`
      ALTER TABLE recall_history ADD CONSTRAINT recall_history_actor_check
        CHECK ((client_id IS NULL) <> (import_run_id IS NULL))`);
    await queryRunner.query('DROP TABLE recall_undo');
    for (const column of [
      'undone_at',
      'held_reasons',
      'held_whole',
      'warnings',
      'skipped',
      'withdrawn',
      'change_sets',
      'merged_as_of',
      'as_of',
    ]) {
      await queryRunner.query(`ALTER TABLE import_run DROP COLUMN ${column}`);
    }
    await queryRunner.query('DROP INDEX recall_odd_vin_idx');
    await queryRunner.query('DROP FUNCTION vin_skeleton(text)');
    await queryRunner.query('DROP FUNCTION vin_canonical(text)');
    await queryRunner.query('DROP TRIGGER recall_forgets_stale_as_of ON recall');
    await queryRunner.query('DROP FUNCTION forget_stale_as_of()');
    await queryRunner.query('ALTER TABLE recall DROP COLUMN as_of');
  }
}
