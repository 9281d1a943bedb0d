import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an undo must not take back, and old VINs with other signs in them. It only adds, like the one before. */
export class MotSafetyHeld20261128000025 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // A client that opens an open recall is refused. Its word counts nevertheless, and an undo must not remove the recall.
    await queryRunner.query('ALTER TABLE recall ADD COLUMN said_open_at timestamptz');
    // Up to which statement an undo of a client went: calls go on while it is worked out. Null: it was the undo of a run.
    await queryRunner.query('ALTER TABLE recall_undo ADD COLUMN last_change_set bigint');
    // VINs were once stored with dots, strokes and underlines, too. A function and an index beside those of the version before:
    // an index that is made anew under the same name would lock look-ups out until it is there.
    // The body stands alone: an index is built with a search path that has no function of ours.
    await queryRunner.query(`
      CREATE OR REPLACE FUNCTION vin_bare_skeleton(vin text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT translate(regexp_replace(upper(normalize(vin, NFKC)), '[^0-9A-Z]', '', 'g'), 'OQI', '001')
      $$`);
    // One that was made CONCURRENTLY beforehand is found (docs/operations.md).
    await queryRunner.query(`
      CREATE INDEX IF NOT EXISTS recall_odd_vin_bare_idx ON recall (vin_bare_skeleton(vin), vin_canonical(vin))
       WHERE vin ~ '[^0-9A-HJ-NPR-Z]'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX recall_odd_vin_bare_idx');
    await queryRunner.query('DROP FUNCTION vin_bare_skeleton(text)');
    await queryRunner.query('ALTER TABLE recall_undo DROP COLUMN last_change_set');
    await queryRunner.query('ALTER TABLE recall DROP COLUMN said_open_at');
  }
}
