import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The index of VINs that a standard VIN can not be has the vehicle as well: other spellings of one VIN are found without
 * reading all that merely look like it, however many there are.
 */
export class SimilarVins20261128000023 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX recall_odd_vin_idx');
    await queryRunner.query(`
      CREATE INDEX recall_odd_vin_idx ON recall (vin_skeleton(vin), vin_canonical(vin))
       WHERE vin ~ '[^0-9A-HJ-NPR-Z]'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX recall_odd_vin_idx');
    await queryRunner.query(`
      CREATE INDEX recall_odd_vin_idx ON recall (vin_skeleton(vin)) WHERE vin ~ '[^0-9A-HJ-NPR-Z]'`);
  }
}
