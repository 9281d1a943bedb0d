import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the recalls surface alone needs of a client moves to a table of that surface. Clients of other surfaces have no
 * manufacturer and no daily allowance.
 *
 * The columns of `client` stay, because processes of the version before read and write them while they are replaced. Until
 * those columns go, two triggers copy each way what one version writes and the other reads. What a trigger writes starts no trigger.
 */
export class RecallsClient20261129000060 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // Which roles there are is each surface's to say, and whether one has a manufacturer, too: in its own table.
    await queryRunner.query('ALTER TABLE client DROP CONSTRAINT client_role_check');
    await queryRunner.query('ALTER TABLE client DROP CONSTRAINT client_manufacturer_check');
    await queryRunner.query('ALTER TABLE client ADD CONSTRAINT client_role_key UNIQUE (id, role)');
    await queryRunner.query(`
      CREATE TABLE recalls_client (
        client_id       uuid CONSTRAINT recalls_client_pkey PRIMARY KEY,
        role            text NOT NULL,
        manufacturer_id integer CONSTRAINT recalls_client_manufacturer_fkey REFERENCES manufacturer,
        daily_quota     integer,
        CONSTRAINT recalls_client_client_fkey FOREIGN KEY (client_id, role) REFERENCES client (id, role),
        CONSTRAINT recalls_client_role_check CHECK (role IN ('manufacturer', 'mot', 'admin')),
        CONSTRAINT recalls_client_manufacturer_check CHECK ((role = 'manufacturer') = (manufacturer_id IS NOT NULL)),
        CONSTRAINT recalls_client_daily_quota_check CHECK (daily_quota > 0)
      )`);
    await queryRunner.query(
      'CREATE INDEX recalls_client_manufacturer_idx ON recalls_client (manufacturer_id)',
    );
    await queryRunner.query(`
      CREATE FUNCTION copy_to_recalls_client() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        -- This version adds a manufacturer's client before it says whose, which the version before could not.
        IF NEW.role IN ('mot', 'admin') OR (NEW.role = 'manufacturer' AND NEW.manufacturer_id IS NOT NULL) THEN
          INSERT INTO recalls_client (client_id, role, manufacturer_id, daily_quota)
          VALUES (NEW.id, NEW.role, NEW.manufacturer_id, NEW.daily_quota)
          ON CONFLICT (client_id) DO UPDATE
             SET manufacturer_id = excluded.manufacturer_id, daily_quota = excluded.daily_quota;
        END IF;
        RETURN NULL;
      END $$`);
    await queryRunner.query(`
      CREATE FUNCTION copy_from_recalls_client() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE client SET manufacturer_id = NEW.manufacturer_id, daily_quota = NEW.daily_quota
         WHERE id = NEW.client_id
           AND (manufacturer_id, daily_quota) IS DISTINCT FROM (NEW.manufacturer_id, NEW.daily_quota);
        RETURN NULL;
      END $$`);
    // Making a trigger locks the table against writers until the end of the transaction, so the copy below misses nothing.
    await queryRunner.query(`
      CREATE TRIGGER client_is_copied AFTER INSERT OR UPDATE OF manufacturer_id, daily_quota ON client
      FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION copy_to_recalls_client()`);
    await queryRunner.query(`
      CREATE TRIGGER recalls_client_is_copied AFTER INSERT OR UPDATE ON recalls_client
      FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION copy_from_recalls_client()`);
    await queryRunner.query(`
      INSERT INTO recalls_client (client_id, role, manufacturer_id, daily_quota)
      SELECT id, role, manufacturer_id, daily_quota FROM client`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TRIGGER client_is_copied ON client');
    await queryRunner.query('DROP TABLE recalls_client');
    await queryRunner.query('DROP FUNCTION copy_to_recalls_client()');
    await queryRunner.query('DROP FUNCTION copy_from_recalls_client()');
    await queryRunner.query('ALTER TABLE client DROP CONSTRAINT client_role_key');
    await queryRunner.query(
      `ALTER TABLE client ADD CONSTRAINT client_role_check CHECK (role IN ('manufacturer', 'mot', 'admin'))`,
    );
    await queryRunner.query(
      `ALTER TABLE client ADD CONSTRAINT client_manufacturer_check
         CHECK ((role = 'manufacturer') = (manufacturer_id IS NOT NULL))`,
    );
  }
}
