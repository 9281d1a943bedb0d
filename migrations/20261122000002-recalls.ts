import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is recalled, and every change of it. */
export class Recalls20261122000002 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // No foreign key to manufacturer: its check runs once a row, and millions are merged in one go. The id always
    // comes from a client row that has the foreign key, and rows of manufacturer can't be deleted.
    // There is no column for the repair status: a recall is FIXED when it has a rectification date, so the two
    // can't disagree.
    await queryRunner.query(`
      CREATE TABLE recall (
        id                              bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT recall_pkey PRIMARY KEY,
        manufacturer_id                 integer NOT NULL,
        vin                             text COLLATE "C" NOT NULL,
        manufacturer_campaign_reference text COLLATE "C" NOT NULL,
        dvsa_campaign_reference         text COLLATE "C",
        recall_campaign_start_date      date NOT NULL,
        rectification_date              date,
        created_at                      timestamptz(3) NOT NULL,
        updated_at                      timestamptz(3) NOT NULL
      )`);
    // The VIN leads: it serves a manufacturer's look-up and MOT's, which asks over all manufacturers.
    await queryRunner.query(`
      CREATE UNIQUE INDEX recall_vin_manufacturer_reference_key
        ON recall (vin, manufacturer_id, manufacturer_campaign_reference)`);
    await queryRunner.query(`
      CREATE TABLE recall_history (
        id              bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT recall_history_pkey PRIMARY KEY,
        recall_id       bigint NOT NULL,
        manufacturer_id integer NOT NULL,
        vin             text COLLATE "C" NOT NULL,
        manufacturer_campaign_reference text COLLATE "C" NOT NULL,
        action          text NOT NULL,
        client_id       uuid,
        import_run_id   uuid,
        changed_at      timestamptz(3) NOT NULL,
        before          jsonb,
        after           jsonb,
        CONSTRAINT recall_history_action_check
          CHECK (action IN ('opened', 'fixed', 'reopened', 'changed', 'deleted')),
        CONSTRAINT recall_history_actor_check CHECK ((client_id IS NULL) <> (import_run_id IS NULL))
      )`);
    await queryRunner.query('CREATE INDEX recall_history_vin_idx ON recall_history (vin, manufacturer_id)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE recall_history');
    await queryRunner.query('DROP TABLE recall');
  }
}
