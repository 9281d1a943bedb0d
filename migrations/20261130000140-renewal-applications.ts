import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Applications for the renewal of a driving licence, a case each. What is personal is sealed with the case's own data key. What remains when
 * that is destroyed (the skeleton) says nothing about a person (docs/adr/0026).
 */
export class RenewalApplications20261130000140 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // No foreign keys to clients and data keys: each would lock their rows for every application, and neither is ever deleted.
    await queryRunner.query(`
      CREATE TABLE renewal_application (
        id                    uuid NOT NULL CONSTRAINT renewal_application_pkey PRIMARY KEY,
        client_id             uuid NOT NULL,
        environment           text COLLATE "C" NOT NULL,
        transaction_hash      bytea NOT NULL,
        fingerprint           bytea NOT NULL,
        transaction_type      text COLLATE "C" NOT NULL,
        fee_paid              integer NOT NULL,
        scenario              text COLLATE "C",
        state                 text COLLATE "C" NOT NULL,
        received_at           timestamptz(3) NOT NULL,
        state_since           timestamptz(3) NOT NULL,
        final_at              timestamptz(3),
        licence_hash          bytea,
        data_key_id           uuid NOT NULL,
        sealed_transaction_id bytea,
        sealed_fields         bytea,
        sealed_rejection      bytea,
        forwarding_failed_at  timestamptz(3),
        images_erased_at      timestamptz(3),
        fields_erased_at      timestamptz(3),
        CONSTRAINT renewal_application_transaction_key UNIQUE (client_id, transaction_hash),
        CONSTRAINT renewal_application_environment_check CHECK (environment IN ('live', 'test')),
        CONSTRAINT renewal_application_hashes_check
          CHECK (octet_length(transaction_hash) = 16 AND octet_length(fingerprint) = 16 AND octet_length(licence_hash) = 16),
        CONSTRAINT renewal_application_scenario_check CHECK (scenario IS NULL OR environment = 'test'),
        CONSTRAINT renewal_application_state_check
          CHECK (state IN ('RECEIVED', 'CHECKED', 'IN_REVIEW', 'READY', 'REJECTED', 'FORWARDED')),
        CONSTRAINT renewal_application_final_check
          CHECK ((state IN ('REJECTED', 'FORWARDED')) = (final_at IS NOT NULL)),
        CONSTRAINT renewal_application_erased_check
          CHECK (fields_erased_at IS NULL
                 OR (final_at IS NOT NULL AND images_erased_at IS NOT NULL AND sealed_fields IS NULL
                     AND sealed_transaction_id IS NULL AND sealed_rejection IS NULL AND licence_hash IS NULL)),
        CONSTRAINT renewal_application_kept_check
          CHECK (fields_erased_at IS NOT NULL OR (sealed_fields IS NOT NULL AND sealed_transaction_id IS NOT NULL))
      )`);
    // What a client sent, in the order of its receipt.
    await queryRunner.query(
      'CREATE INDEX renewal_application_client_idx ON renewal_application (client_id, received_at, id)',
    );
    // The work that there is, and the oldest of each state. Final states are most rows, and in no such question.
    await queryRunner.query(`
      CREATE INDEX renewal_application_open_idx ON renewal_application (state, received_at, id)
       WHERE final_at IS NULL`);
    // Other applications for the same licence.
    await queryRunner.query(`
      CREATE INDEX renewal_application_licence_idx ON renewal_application (licence_hash, received_at)
       WHERE licence_hash IS NOT NULL`);
    // What retention erases next.
    await queryRunner.query(`
      CREATE INDEX renewal_application_images_idx ON renewal_application (final_at)
       WHERE images_erased_at IS NULL AND final_at IS NOT NULL`);
    await queryRunner.query(`
      CREATE INDEX renewal_application_fields_idx ON renewal_application (final_at)
       WHERE fields_erased_at IS NULL AND final_at IS NOT NULL`);
    await queryRunner.query(
      'CREATE INDEX renewal_application_final_idx ON renewal_application (final_at) WHERE fields_erased_at IS NOT NULL',
    );
    await createParts(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of [
      'renewal_forwarding_attempt',
      'renewal_review_reason',
      'renewal_state_change',
      'renewal_image',
      'renewal_application',
    ]) {
      await queryRunner.query(`DROP TABLE ${table}`);
    }
  }
}

/** What belongs to an application, and goes with it. */
async function createParts(queryRunner: QueryRunner): Promise<void> {
  const application = (table: string) => `
        application_id uuid NOT NULL
          CONSTRAINT ${table}_application_fkey REFERENCES renewal_application ON DELETE CASCADE`;
  // The images themselves are in the object store, sealed.
  await queryRunner.query(`
      CREATE TABLE renewal_image (
        ${application('renewal_image')},
        kind        text COLLATE "C" NOT NULL,
        object_name text COLLATE "C" NOT NULL,
        media_type  text COLLATE "C" NOT NULL,
        bytes       integer NOT NULL,
        width       integer NOT NULL,
        height      integer NOT NULL,
        digest      bytea NOT NULL,
        CONSTRAINT renewal_image_pkey PRIMARY KEY (application_id, kind),
        CONSTRAINT renewal_image_object_key UNIQUE (object_name),
        CONSTRAINT renewal_image_kind_check
          CHECK (kind IN ('photo', 'signature', 'photocard-front', 'photocard-back')),
        CONSTRAINT renewal_image_digest_check CHECK (octet_length(digest) = 16)
      )`);
  await queryRunner.query(`
      CREATE TABLE renewal_state_change (
        ${application('renewal_state_change')},
        sequence integer NOT NULL,
        state    text COLLATE "C" NOT NULL,
        at       timestamptz(3) NOT NULL,
        CONSTRAINT renewal_state_change_pkey PRIMARY KEY (application_id, sequence)
      )`);
  await queryRunner.query(`
      CREATE TABLE renewal_review_reason (
        ${application('renewal_review_reason')},
        code  text COLLATE "C" NOT NULL,
        field text COLLATE "C" NOT NULL,
        CONSTRAINT renewal_review_reason_pkey PRIMARY KEY (application_id, code, field)
      )`);
  await queryRunner.query(`
      CREATE TABLE renewal_forwarding_attempt (
        ${application('renewal_forwarding_attempt')},
        sequence integer NOT NULL,
        at       timestamptz(3) NOT NULL,
        outcome  text COLLATE "C" NOT NULL,
        problem  text,
        CONSTRAINT renewal_forwarding_attempt_pkey PRIMARY KEY (application_id, sequence),
        CONSTRAINT renewal_forwarding_attempt_outcome_check CHECK (outcome IN ('forwarded', 'failed')),
        CONSTRAINT renewal_forwarding_attempt_problem_check CHECK ((outcome = 'failed') = (problem IS NOT NULL))
      )`);
}
