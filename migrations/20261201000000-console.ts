import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The people of the console, their sessions, and what they did in the audit trail. */
export class Console20261201000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // Of a tenant, a person is the pair of tid and oid: names and addresses of mail are given to others some day.
    await queryRunner.query(`
      CREATE TABLE console_person (
        id         uuid CONSTRAINT console_person_pkey PRIMARY KEY,
        name       text NOT NULL,
        role       text NOT NULL,
        tenant_id  uuid,
        object_id  uuid,
        created_at timestamptz(3) NOT NULL,
        removed_at timestamptz(3),
        CONSTRAINT console_person_role_check CHECK (role IN ('viewer', 'caseworker', 'administrator')),
        CONSTRAINT console_person_object_check CHECK ((tenant_id IS NULL) = (object_id IS NULL)),
        CONSTRAINT console_person_object_key UNIQUE (tenant_id, object_id)
      )`);
    await queryRunner.query(
      'CREATE UNIQUE INDEX console_person_name_key ON console_person (name) WHERE tenant_id IS NULL',
    );
    // token_hash: SHA-256 of 256 random bits. The bits themselves are in the cookie alone.
    await queryRunner.query(`
      CREATE TABLE console_session (
        id           uuid CONSTRAINT console_session_pkey PRIMARY KEY,
        token_hash   bytea NOT NULL,
        person_id    uuid NOT NULL,
        signed_in_at timestamptz(3) NOT NULL,
        confirmed_at timestamptz(3) NOT NULL,
        used_at      timestamptz(3) NOT NULL,
        ended_at     timestamptz(3),
        address      text NOT NULL,
        browser      text NOT NULL,
        CONSTRAINT console_session_token_key UNIQUE (token_hash),
        CONSTRAINT console_session_person_fkey FOREIGN KEY (person_id) REFERENCES console_person (id)
      )`);
    await queryRunner.query(
      'CREATE INDEX console_session_person_idx ON console_session (person_id) WHERE ended_at IS NULL',
    );
    await queryRunner.query('CREATE INDEX console_session_signed_in_idx ON console_session (signed_in_at)');
    await queryRunner.query(`
      CREATE TABLE console_sign_in_link (
        token_hash bytea CONSTRAINT console_sign_in_link_pkey PRIMARY KEY,
        person_id  uuid NOT NULL,
        expires_at timestamptz(3) NOT NULL,
        used_at    timestamptz(3),
        CONSTRAINT console_sign_in_link_person_fkey FOREIGN KEY (person_id) REFERENCES console_person (id)
      )`);
    // A form that was sent, so that a reload or a second click does not do its act again.
    await queryRunner.query(`
      CREATE TABLE console_sent_form (
        person_id   uuid NOT NULL,
        form_id     uuid NOT NULL,
        sent_at     timestamptz(3) NOT NULL,
        answered_at timestamptz(3),
        location    text,
        notice      text,
        CONSTRAINT console_sent_form_pkey PRIMARY KEY (person_id, form_id),
        CONSTRAINT console_sent_form_person_fkey FOREIGN KEY (person_id) REFERENCES console_person (id)
      )`);
    await queryRunner.query('CREATE INDEX console_sent_form_sent_idx ON console_sent_form (sent_at)');
    await queryRunner.query('ALTER TABLE audit_entry ADD COLUMN actor_person_id uuid');
    await queryRunner.query(
      'CREATE INDEX audit_entry_person_idx ON audit_entry (actor_person_id, id) WHERE actor_person_id IS NOT NULL',
    );
    // NOT VALID at first, because the lock that adds it is then held for a moment, and the check of old rows does not keep others from writing.
    await queryRunner.query('ALTER TABLE audit_entry DROP CONSTRAINT audit_entry_actor_kind_check');
    await queryRunner.query(`
      ALTER TABLE audit_entry ADD CONSTRAINT audit_entry_actor_kind_check
        CHECK (actor_kind IN ('client', 'person', 'command line', 'service')) NOT VALID`);
    await queryRunner.query('ALTER TABLE audit_entry VALIDATE CONSTRAINT audit_entry_actor_kind_check');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE audit_entry DROP CONSTRAINT audit_entry_actor_kind_check');
    await queryRunner.query(`
      ALTER TABLE audit_entry ADD CONSTRAINT audit_entry_actor_kind_check
        CHECK (actor_kind IN ('client', 'command line', 'service')) NOT VALID`);
    await queryRunner.query('ALTER TABLE audit_entry DROP COLUMN actor_person_id');
    await queryRunner.query(
      'DROP TABLE console_sent_form, console_sign_in_link, console_session, console_person',
    );
  }
}
