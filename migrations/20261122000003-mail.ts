import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Mail that waits to be sent, written in the transaction that causes it; and which expiry notices went out. */
export class Mail20261122000003 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE outbox_mail (
        id              uuid CONSTRAINT outbox_mail_pkey PRIMARY KEY,
        recipient       text NOT NULL,
        subject         text NOT NULL,
        body_text       text NOT NULL,
        body_html       text NOT NULL,
        created_at      timestamptz(3) NOT NULL,
        attempts        integer NOT NULL DEFAULT 0,
        next_attempt_at timestamptz(3) NOT NULL,
        sent_at         timestamptz(3),
        last_error      text
      )`);
    await queryRunner.query(
      'CREATE INDEX outbox_mail_due_idx ON outbox_mail (next_attempt_at) WHERE sent_at IS NULL',
    );
    await queryRunner.query(`
      CREATE TABLE secret_expiry_notice (
        key_id      uuid NOT NULL CONSTRAINT secret_expiry_notice_secret_fkey REFERENCES client_secret,
        days_before integer NOT NULL,
        noticed_at  timestamptz(3) NOT NULL,
        CONSTRAINT secret_expiry_notice_pkey PRIMARY KEY (key_id, days_before)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE secret_expiry_notice');
    await queryRunner.query('DROP TABLE outbox_mail');
  }
}
