import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Recipients take turns, and of a flood to one of them mails that are alike go out as one. */
export class FairMail20261128000023 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'ALTER TABLE outbox_mail ADD COLUMN combined_into uuid, ADD COLUMN combines integer NOT NULL DEFAULT 0',
    );
    // The parts of a mail that can't be delivered.
    await queryRunner.query(
      'CREATE INDEX outbox_mail_combined_idx ON outbox_mail (combined_into) WHERE combined_into IS NOT NULL',
    );
    // The next mail of the recipient whose turn it is.
    await queryRunner.query(
      'CREATE INDEX outbox_mail_turn_idx ON outbox_mail (recipient, next_attempt_at, id) WHERE sent_at IS NULL',
    );
    // What a recipient was sent in the last hour.
    await queryRunner.query('CREATE INDEX outbox_mail_sent_idx ON outbox_mail (recipient, sent_at)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX outbox_mail_combined_idx');
    await queryRunner.query('DROP INDEX outbox_mail_sent_idx');
    await queryRunner.query('DROP INDEX outbox_mail_turn_idx');
    await queryRunner.query('ALTER TABLE outbox_mail DROP COLUMN combined_into, DROP COLUMN combines');
  }
}
