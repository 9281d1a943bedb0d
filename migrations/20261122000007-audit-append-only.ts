import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Entries of the audit trail can be neither changed nor removed, by any role. */
export class AuditAppendOnly20261122000007 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
      END $$`);
    // Where the service has a role of its own its rights are enough. This holds where one role does everything, and a
    // superuser passes by rights. For each statement: only such a trigger is asked before TRUNCATE.
    await queryRunner.query(`
      CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
    // Also in a session that replays changes, where ordinary triggers rest.
    await queryRunner.query('ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_stays');
    await queryRunner.query('REVOKE UPDATE, DELETE, TRUNCATE ON audit_entry FROM CURRENT_USER');
    // For the question what an administrator did.
    await queryRunner.query('CREATE INDEX audit_entry_actor_idx ON audit_entry (actor_client_id, id)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX audit_entry_actor_idx');
    await queryRunner.query('GRANT UPDATE, DELETE, TRUNCATE ON audit_entry TO CURRENT_USER');
    await queryRunner.query('DROP TRIGGER audit_entry_stays ON audit_entry');
    await queryRunner.query('DROP FUNCTION refuse_change()');
  }
}
