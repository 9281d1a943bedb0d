import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = ['vehicle_detail', 'mark_assignment', 'keeper', 'vehicle_state'];

/**
 * The indexes by which an enquiry finds what is known of a vehicle. The exclusion constraints have some too, but a GiST index is searched through
 * more pages, and most of them are cold in a register of a whole country (docs/adr/0024). They are hash indexes, because the planner takes a GiST
 * index for the cheaper one beside a B-tree.
 */
export class VehicleLookUps20261201000060 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const table of TABLES) {
      await queryRunner.query(`CREATE INDEX ${table}_vehicle_idx ON ${table} USING hash (vehicle_id)`);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of TABLES) await queryRunner.query(`DROP INDEX ${table}_vehicle_idx`);
  }
}
