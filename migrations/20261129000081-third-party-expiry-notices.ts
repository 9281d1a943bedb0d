import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One row for each mail before an API key or a password ends, so that each is sent once. */
export class ThirdPartyExpiryNotices20261129000081 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE third_party_expiry_notice (
        kind        text NOT NULL,
        subject_id  uuid NOT NULL,
        expires_at  timestamptz(3) NOT NULL,
        days_before integer NOT NULL,
        noticed_at  timestamptz(3) NOT NULL,
        CONSTRAINT third_party_expiry_notice_pkey PRIMARY KEY (kind, subject_id, expires_at, days_before),
        CONSTRAINT third_party_expiry_notice_kind_check CHECK (kind IN ('api key', 'password'))
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE third_party_expiry_notice');
  }
}
