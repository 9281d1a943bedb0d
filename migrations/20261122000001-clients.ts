import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who calls: manufacturers, their clients and what proves them; and how much each may call in a day. */
export class Clients20261122000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE manufacturer (
        id            integer GENERATED ALWAYS AS IDENTITY CONSTRAINT manufacturer_pkey PRIMARY KEY,
        name          text NOT NULL,
        team_email    text NOT NULL,
        sftp_username text NOT NULL,
        created_at    timestamptz(3) NOT NULL,
        CONSTRAINT manufacturer_sftp_username_key UNIQUE (sftp_username)
      )`);
    // "ABC" and "abc" are one manufacturer to everybody who reads the name.
    await queryRunner.query('CREATE UNIQUE INDEX manufacturer_name_key ON manufacturer (lower(name))');
    // Recalls name their manufacturer without a foreign key (see the recall table), so the row may never go.
    await queryRunner.query(`
      CREATE FUNCTION refuse_delete() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'rows of % are never deleted', TG_TABLE_NAME;
      END $$`);
    await queryRunner.query(`
      CREATE TRIGGER manufacturer_stays BEFORE DELETE ON manufacturer
      FOR EACH ROW EXECUTE FUNCTION refuse_delete()`);
    await queryRunner.query(`
      CREATE TABLE manufacturer_ssh_key (
        id              integer GENERATED ALWAYS AS IDENTITY CONSTRAINT manufacturer_ssh_key_pkey PRIMARY KEY,
        manufacturer_id integer NOT NULL CONSTRAINT manufacturer_ssh_key_manufacturer_fkey REFERENCES manufacturer,
        public_key      text NOT NULL,
        fingerprint     text NOT NULL,
        created_at      timestamptz(3) NOT NULL,
        CONSTRAINT manufacturer_ssh_key_fingerprint_key UNIQUE (manufacturer_id, fingerprint)
      )`);
    await queryRunner.query(`
      CREATE TABLE client (
        id              uuid CONSTRAINT client_pkey PRIMARY KEY,
        role            text NOT NULL,
        name            text NOT NULL,
        team_email      text NOT NULL,
        manufacturer_id integer CONSTRAINT client_manufacturer_fkey REFERENCES manufacturer,
        daily_quota     integer,
        disabled_at     timestamptz(3),
        created_at      timestamptz(3) NOT NULL,
        CONSTRAINT client_role_check CHECK (role IN ('manufacturer', 'mot', 'admin')),
        CONSTRAINT client_manufacturer_check CHECK ((role = 'manufacturer') = (manufacturer_id IS NOT NULL)),
        CONSTRAINT client_daily_quota_check CHECK (daily_quota > 0)
      )`);
    await queryRunner.query('CREATE INDEX client_manufacturer_idx ON client (manufacturer_id)');
    // Both kinds of secret are random and long, so a plain SHA-256 can't be guessed back and can be looked up.
    await queryRunner.query(`
      CREATE TABLE client_secret (
        key_id      uuid CONSTRAINT client_secret_pkey PRIMARY KEY,
        client_id   uuid NOT NULL CONSTRAINT client_secret_client_fkey REFERENCES client,
        secret_hash bytea NOT NULL,
        hint        text NOT NULL,
        created_at  timestamptz(3) NOT NULL,
        expires_at  timestamptz(3) NOT NULL,
        removed_at  timestamptz(3),
        CONSTRAINT client_secret_hash_key UNIQUE (secret_hash)
      )`);
    await queryRunner.query('CREATE INDEX client_secret_client_idx ON client_secret (client_id)');
    await queryRunner.query(
      'CREATE INDEX client_secret_expiry_idx ON client_secret (expires_at) WHERE removed_at IS NULL',
    );
    await queryRunner.query(`
      CREATE TABLE api_key (
        id         uuid CONSTRAINT api_key_pkey PRIMARY KEY,
        client_id  uuid NOT NULL CONSTRAINT api_key_client_fkey REFERENCES client,
        key_hash   bytea NOT NULL,
        hint       text NOT NULL,
        created_at timestamptz(3) NOT NULL,
        expires_at timestamptz(3),
        revoked_at timestamptz(3),
        CONSTRAINT api_key_hash_key UNIQUE (key_hash)
      )`);
    await queryRunner.query('CREATE INDEX api_key_client_idx ON api_key (client_id)');
    await queryRunner.query(`
      CREATE TABLE daily_usage (
        client_id  uuid NOT NULL CONSTRAINT daily_usage_client_fkey REFERENCES client,
        day        date NOT NULL,
        handed_out integer NOT NULL,
        last_block integer NOT NULL DEFAULT 0,
        CONSTRAINT daily_usage_pkey PRIMARY KEY (client_id, day),
        CONSTRAINT daily_usage_handed_out_check CHECK (handed_out >= 0)
      )`);
    await queryRunner.query(`
      CREATE TABLE signing_key (
        kid          text CONSTRAINT signing_key_pkey PRIMARY KEY,
        private_jwk  jsonb NOT NULL,
        public_jwk   jsonb NOT NULL,
        created_at   timestamptz(3) NOT NULL,
        signs_from   timestamptz(3) NOT NULL,
        signs_until  timestamptz(3) NOT NULL,
        trusted_until timestamptz(3) NOT NULL
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of [
      'signing_key',
      'daily_usage',
      'api_key',
      'client_secret',
      'client',
      'manufacturer_ssh_key',
    ]) {
      await queryRunner.query(`DROP TABLE ${table}`);
    }
    await queryRunner.query('DROP TABLE manufacturer');
    await queryRunner.query('DROP FUNCTION refuse_delete()');
  }
}
