import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A client is for real calls or for trying out, and what the KADOE surface needs of its clients: their enquirers with the reasons that each
 * may give, and who acts for whom as a link provider.
 */
export class KadoeClients20261129000100 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE client
        ADD COLUMN environment text COLLATE "C" NOT NULL DEFAULT 'live',
        ADD CONSTRAINT client_environment_check CHECK (environment IN ('live', 'test')),
        ADD CONSTRAINT client_environment_key UNIQUE (id, environment)`);
    // A link provider has one number in an environment, because an enquiry names it.
    await queryRunner.query(`
      CREATE TABLE kadoe_client (
        client_id        uuid CONSTRAINT kadoe_client_pkey PRIMARY KEY,
        role             text NOT NULL,
        environment      text COLLATE "C" NOT NULL,
        link_provider_id text COLLATE "C",
        CONSTRAINT kadoe_client_role_fkey FOREIGN KEY (client_id, role) REFERENCES client (id, role),
        CONSTRAINT kadoe_client_environment_fkey FOREIGN KEY (client_id, environment) REFERENCES client (id, environment),
        CONSTRAINT kadoe_client_environment_key UNIQUE (client_id, environment),
        CONSTRAINT kadoe_client_link_provider_key UNIQUE (environment, link_provider_id),
        CONSTRAINT kadoe_client_role_check CHECK (role = 'kadoe'),
        CONSTRAINT kadoe_client_link_provider_check CHECK (link_provider_id ~ '^[0-9]{4}$')
      )`);
    // An enquirer belongs to one client of an environment.
    await queryRunner.query(`
      CREATE TABLE enquirer (
        environment text COLLATE "C" NOT NULL,
        id          text COLLATE "C" NOT NULL,
        client_id   uuid NOT NULL,
        CONSTRAINT enquirer_pkey PRIMARY KEY (environment, id),
        CONSTRAINT enquirer_client_fkey FOREIGN KEY (client_id, environment) REFERENCES kadoe_client (client_id, environment),
        CONSTRAINT enquirer_id_check CHECK (id ~ '^[A-Z]{2}[0-9]{3}$')
      )`);
    await queryRunner.query('CREATE INDEX enquirer_client_idx ON enquirer (client_id)');
    await queryRunner.query(`
      CREATE TABLE enquirer_reason (
        environment text COLLATE "C" NOT NULL,
        enquirer_id text COLLATE "C" NOT NULL,
        reason_code text COLLATE "C" NOT NULL,
        CONSTRAINT enquirer_reason_pkey PRIMARY KEY (environment, enquirer_id, reason_code),
        CONSTRAINT enquirer_reason_enquirer_fkey FOREIGN KEY (environment, enquirer_id) REFERENCES enquirer (environment, id) ON DELETE CASCADE,
        CONSTRAINT enquirer_reason_code_check CHECK (reason_code ~ '^[0-9]{2}[A-Z]{2}$')
      )`);
    // An enquirer of another client that lets this one, a link provider, ask on its behalf.
    await queryRunner.query(`
      CREATE TABLE link_provider_mandate (
        client_id   uuid NOT NULL,
        environment text COLLATE "C" NOT NULL,
        enquirer_id text COLLATE "C" NOT NULL,
        CONSTRAINT link_provider_mandate_pkey PRIMARY KEY (client_id, enquirer_id),
        CONSTRAINT link_provider_mandate_client_fkey FOREIGN KEY (client_id, environment) REFERENCES kadoe_client (client_id, environment),
        CONSTRAINT link_provider_mandate_enquirer_fkey FOREIGN KEY (environment, enquirer_id) REFERENCES enquirer (environment, id) ON DELETE CASCADE
      )`);
    await queryRunner.query(
      'CREATE INDEX link_provider_mandate_enquirer_idx ON link_provider_mandate (environment, enquirer_id)',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['link_provider_mandate', 'enquirer_reason', 'enquirer', 'kadoe_client']) {
      await queryRunner.query(`DROP TABLE ${table}`);
    }
    await queryRunner.query('ALTER TABLE client DROP COLUMN environment');
  }
}
