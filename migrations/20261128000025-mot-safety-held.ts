import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an undo must not take back, and old VINs with other signs in them. It only adds, like the one before. */
export class MotSafetyHeld20261128000025 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // A client that opens what is open is refused. It has told us all the same, and an undo must not remove the recall.
    await queryRunner.query('ALTER TABLE recall ADD COLUMN said_open_at timestamptz');
    // Up to which statement an undo of a client went: calls go on while it is worked out. Null: it was the undo of a run.
    await queryRunner.query('ALTER TABLE recall_undo ADD COLUMN last_change_set bigint');
    // VINs were once stored with dots, strokes and underlines, too.
    await this.makeSkeleton(queryRunner, (canonical) => `regexp_replace(${canonical}, '[^0-9A-Z]', '', 'g')`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await this.makeSkeleton(queryRunner, (canonical) => canonical);
    await queryRunner.query('ALTER TABLE recall_undo DROP COLUMN last_change_set');
    await queryRunner.query('ALTER TABLE recall DROP COLUMN said_open_at');
  }

  /** The body stands alone: an index is built with a search path that has no function of ours. */
  private async makeSkeleton(
    queryRunner: QueryRunner,
    readable: (canonical: string) => string,
  ): Promise<void> {
    const canonical = `
      regexp_replace(upper(normalize(vin, NFKC)),
                     '[\\s\\-''\\u00AD\\u180E\\u200B-\\u200F\\u2010-\\u2015\\u202A-\\u202E\\u2060-\\u2064\\uFEFF]',
                     '', 'g')`;
    await queryRunner.query('DROP INDEX recall_odd_vin_idx');
    await queryRunner.query(`
      CREATE OR REPLACE FUNCTION vin_skeleton(vin text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT translate(${readable(canonical)}, 'OQI', '001')
      $$`);
    await queryRunner.query(`
      CREATE INDEX recall_odd_vin_idx ON recall (vin_skeleton(vin), vin_canonical(vin))
       WHERE vin ~ '[^0-9A-HJ-NPR-Z]'`);
  }
}
