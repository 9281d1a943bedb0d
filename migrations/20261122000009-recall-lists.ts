import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * For `GET /recalls`: every filter finds its recalls in the order of the list, so that a page costs what is on it,
 * however rare that is among millions (docs/api-rules.md, "Lists of recalls").
 */
export class RecallLists20261122000009 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // Each in two halves, open and fixed: a page of both is merged from two, and a recall is in one half only, so that
    // writing it costs no more than one index each. The first one has what recall_manufacturer_open_idx had. Together
    // they cost the merge of a first file a quarter more, measured at 300,000 rows, and that of a daily one a tenth.
    await queryRunner.query(`
      CREATE INDEX recall_open_list_idx ON recall (manufacturer_id, updated_at, id)
       WHERE rectification_date IS NULL`);
    await queryRunner.query(`
      CREATE INDEX recall_fixed_list_idx ON recall (manufacturer_id, updated_at, id)
       WHERE rectification_date IS NOT NULL`);
    await queryRunner.query(`
      CREATE INDEX recall_open_reference_idx
        ON recall (manufacturer_id, manufacturer_campaign_reference, updated_at, id)
       WHERE rectification_date IS NULL`);
    await queryRunner.query(`
      CREATE INDEX recall_fixed_reference_idx
        ON recall (manufacturer_id, manufacturer_campaign_reference, updated_at, id)
       WHERE rectification_date IS NOT NULL`);
    await queryRunner.query(`
      CREATE INDEX recall_open_dvsa_reference_idx
        ON recall (manufacturer_id, dvsa_campaign_reference, updated_at, id)
       WHERE rectification_date IS NULL AND dvsa_campaign_reference IS NOT NULL`);
    await queryRunner.query(`
      CREATE INDEX recall_fixed_dvsa_reference_idx
        ON recall (manufacturer_id, dvsa_campaign_reference, updated_at, id)
       WHERE rectification_date IS NOT NULL AND dvsa_campaign_reference IS NOT NULL`);
    await queryRunner.query('DROP INDEX recall_manufacturer_open_idx');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'CREATE INDEX recall_manufacturer_open_idx ON recall (manufacturer_id) WHERE rectification_date IS NULL',
    );
    await queryRunner.query('DROP INDEX recall_fixed_dvsa_reference_idx');
    await queryRunner.query('DROP INDEX recall_open_dvsa_reference_idx');
    await queryRunner.query('DROP INDEX recall_fixed_reference_idx');
    await queryRunner.query('DROP INDEX recall_open_reference_idx');
    await queryRunner.query('DROP INDEX recall_fixed_list_idx');
    await queryRunner.query('DROP INDEX recall_open_list_idx');
  }
}
