import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who did what as an administrator. */
export class Audit20261122000005 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE audit_entry (
        id              bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT audit_entry_pkey PRIMARY KEY,
        happened_at     timestamptz(3) NOT NULL,
        actor_kind      text NOT NULL,
        actor_client_id uuid,
        actor_user      text,
        actor_address   text,
        action          text NOT NULL,
        subject_kind    text NOT NULL,
        subject_id      text NOT NULL,
        before          jsonb,
        after           jsonb,
        CONSTRAINT audit_entry_actor_kind_check CHECK (actor_kind IN ('client', 'command line', 'service'))
      )`);
    await queryRunner.query(
      'CREATE INDEX audit_entry_subject_idx ON audit_entry (subject_kind, subject_id, id)',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE audit_entry');
  }
}
