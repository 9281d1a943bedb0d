import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The clients of the licence renewal surface. */
export class RenewalClients20261130000160 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // (client_id, environment) is there for applications, which belong to a client of one environment.
    await queryRunner.query(`
      CREATE TABLE renewal_client (
        client_id   uuid CONSTRAINT renewal_client_pkey PRIMARY KEY,
        role        text NOT NULL,
        environment text COLLATE "C" NOT NULL,
        CONSTRAINT renewal_client_role_fkey FOREIGN KEY (client_id, role) REFERENCES client (id, role),
        CONSTRAINT renewal_client_environment_fkey FOREIGN KEY (client_id, environment) REFERENCES client (id, environment),
        CONSTRAINT renewal_client_environment_key UNIQUE (client_id, environment),
        CONSTRAINT renewal_client_role_check CHECK (role = 'renewal-partner')
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE renewal_client');
  }
}
