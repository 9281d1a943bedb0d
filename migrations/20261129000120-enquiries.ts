import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The record of enquiries: one row for each, which can be neither changed nor removed. Its partitions are months, which are dropped as a whole
 * when they are older than the retention (docs/adr/0023).
 */
export class Enquiries20261129000120 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const [{ schema }]: [{ schema: string }] = await queryRunner.query(
      'SELECT quote_ident(current_schema()) AS schema',
    );
    // No foreign keys: each would lock the client's row for every enquiry, and the record outlives what it refers to.
    await queryRunner.query(`
      CREATE TABLE enquiry (
        recorded_at      timestamptz(3) NOT NULL,
        id               uuid NOT NULL,
        environment      text COLLATE "C" NOT NULL,
        client_id        uuid NOT NULL,
        enquirer_id      text COLLATE "C" NOT NULL,
        link_provider_id text COLLATE "C",
        reason_code      text COLLATE "C" NOT NULL,
        reference_number text COLLATE "C" NOT NULL,
        event_date       date NOT NULL,
        asked_by         text COLLATE "C" NOT NULL,
        asked_hash       bytea NOT NULL,
        outcome          text COLLATE "C" NOT NULL,
        load             integer,
        vehicle_id       integer,
        detail_id        bigint,
        mark_id          bigint,
        keeper_id        bigint,
        state_ids        bigint[],
        chargeable       boolean NOT NULL,
        CONSTRAINT enquiry_pkey PRIMARY KEY (recorded_at, id),
        CONSTRAINT enquiry_environment_check CHECK (environment IN ('live', 'test')),
        CONSTRAINT enquiry_asked_by_check CHECK (asked_by IN ('registrationNumber', 'chassisVin')),
        CONSTRAINT enquiry_asked_hash_check CHECK (octet_length(asked_hash) = 16),
        CONSTRAINT enquiry_chargeable_check CHECK (NOT chargeable OR (environment = 'live' AND keeper_id IS NOT NULL))
      ) PARTITION BY RANGE (recorded_at)`);
    // Who has asked about a vehicle; what a client did; what an enquirer did.
    await queryRunner.query('CREATE INDEX enquiry_asked_idx ON enquiry (asked_hash, recorded_at, id)');
    await queryRunner.query('CREATE INDEX enquiry_client_idx ON enquiry (client_id, recorded_at, id)');
    await queryRunner.query('CREATE INDEX enquiry_enquirer_idx ON enquiry (enquirer_id, recorded_at, id)');
    // The lowest load that a kept enquiry saw, which is asked once a day. Its values are nearly equal, so it is small.
    await queryRunner.query('CREATE INDEX enquiry_load_idx ON enquiry (environment, load)');
    await makeAppendOnly(queryRunner);
    await createMaker(queryRunner, schema);
    await createKeeper(queryRunner, schema);
    await createDropper(queryRunner, schema);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP FUNCTION drop_enquiry_partitions(timestamptz)');
    await queryRunner.query('DROP FUNCTION keep_enquiry_partitions(timestamptz, integer)');
    await queryRunner.query('DROP FUNCTION make_enquiry_partition(date)');
    await queryRunner.query('DROP TABLE enquiry');
  }
}

/** Like the audit trail (migration AuditAppendOnly). Statements that name the table ask its own triggers, and not those of its partitions. */
async function makeAppendOnly(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE TRIGGER enquiry_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON enquiry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
  await queryRunner.query('ALTER TABLE enquiry ENABLE ALWAYS TRIGGER enquiry_stays');
  await queryRunner.query('REVOKE UPDATE, DELETE, TRUNCATE ON enquiry FROM CURRENT_USER');
}

/**
 * Makes the partition of a month, for the owner alone. It is made apart and then attached, because that lets enquiries be recorded meanwhile:
 * CREATE TABLE … PARTITION OF would lock the record for everybody.
 *
 * Names are looked for in no schema that others may write to, because these functions have the owner's rights.
 */
async function createMaker(queryRunner: QueryRunner, schema: string): Promise<void> {
  await queryRunner.query(`
    CREATE FUNCTION make_enquiry_partition(month date) RETURNS void LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp SET "TimeZone" = 'UTC' AS $$
    DECLARE
      first date := date_trunc('month', month)::date;
      made text := '${schema}.enquiry_' || to_char(first, 'YYYY_MM');
      other oid;
    BEGIN
      IF EXISTS (SELECT FROM pg_inherits
                  WHERE inhparent = '${schema}.enquiry'::regclass AND inhrelid = to_regclass(made)) THEN
        RETURN;
      END IF;
      EXECUTE format('CREATE TABLE %s (LIKE ${schema}.enquiry INCLUDING ALL)', made);
      -- Rights on the record itself are asked, unless a statement names the partition. Default privileges have just granted more.
      FOR other IN SELECT DISTINCT acl.grantee FROM pg_class, aclexplode(relacl) AS acl
                    WHERE pg_class.oid = made::regclass AND acl.grantee <> relowner LOOP
        EXECUTE format('REVOKE ALL ON %s FROM %s', made, CASE other WHEN 0 THEN 'PUBLIC' ELSE other::regrole::text END);
      END LOOP;
      EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %s FROM CURRENT_USER', made);
      EXECUTE format('CREATE TRIGGER enquiry_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON %s '
                     'FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.refuse_change()', made);
      EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER enquiry_stays', made);
      EXECUTE format('ALTER TABLE ${schema}.enquiry ATTACH PARTITION %s FOR VALUES FROM (%L) TO (%L)',
                     made, first::timestamptz, (first + interval '1 month')::timestamptz);
    END $$`);
  await queryRunner.query('REVOKE ALL ON FUNCTION make_enquiry_partition(date) FROM PUBLIC');
}

/** Makes what is missing of the partitions of a month and of those after it, and returns how many that were. */
async function createKeeper(queryRunner: QueryRunner, schema: string): Promise<void> {
  await queryRunner.query(`
    CREATE FUNCTION keep_enquiry_partitions(moment timestamptz, months_ahead integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp SET "TimeZone" = 'UTC' SET lock_timeout = '2s' AS $$
    DECLARE
      missing date[];
      month date;
    BEGIN
      IF months_ahead IS NULL OR months_ahead NOT BETWEEN 0 AND 120 THEN
        RAISE EXCEPTION 'partitions are made for at most 120 months ahead' USING ERRCODE = 'invalid_parameter_value';
      END IF;
      FOR attempt IN 1..2 LOOP
        SELECT array_agg(wanted::date ORDER BY wanted) INTO missing
          FROM generate_series(date_trunc('month', moment), date_trunc('month', moment) + months_ahead * interval '1 month',
                               interval '1 month') AS wanted
         WHERE NOT EXISTS (SELECT FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
                            WHERE inhparent = '${schema}.enquiry'::regclass
                              AND relname = 'enquiry_' || to_char(wanted, 'YYYY_MM'));
        IF missing IS NULL THEN RETURN 0; END IF;
        -- For another session that makes the same. It is the lock that attaching takes in any case.
        IF attempt = 1 THEN LOCK TABLE ONLY ${schema}.enquiry IN SHARE UPDATE EXCLUSIVE MODE; END IF;
      END LOOP;
      FOREACH month IN ARRAY missing LOOP
        PERFORM ${schema}.make_enquiry_partition(month);
      END LOOP;
      RETURN cardinality(missing);
    END $$`);
  await queryRunner.query('REVOKE ALL ON FUNCTION keep_enquiry_partitions(timestamptz, integer) FROM PUBLIC');
}

/**
 * Drops the partitions that end before a moment, and returns their names. The floor of six years, by the clock of the database, is here and not
 * in a setting, because somebody who uses the service's connection could set another one: for six years after an enquiry a claim about it can be
 * brought (Limitation Act 1980).
 */
async function createDropper(queryRunner: QueryRunner, schema: string): Promise<void> {
  await queryRunner.query(`
    CREATE FUNCTION drop_enquiry_partitions(moment timestamptz) RETURNS text[]
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp SET "TimeZone" = 'UTC' SET lock_timeout = '2s' AS $$
    DECLARE
      names text[];
      dropped text;
    BEGIN
      IF moment IS NULL OR moment > clock_timestamp() - interval '6 years' THEN
        RAISE EXCEPTION 'enquiries of the last six years are never removed' USING ERRCODE = 'insufficient_privilege';
      END IF;
      SELECT coalesce(array_agg(relname::text ORDER BY relname), '{}') INTO names
        FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
       WHERE inhparent = '${schema}.enquiry'::regclass AND relname ~ '^enquiry_[0-9]{4}_[0-9]{2}$'
         AND to_date(substr(relname, 9), 'YYYY_MM') + interval '1 month' <= moment;
      FOREACH dropped IN ARRAY names LOOP
        EXECUTE format('DROP TABLE ${schema}.%I', dropped);
      END LOOP;
      RETURN names;
    END $$`);
  await queryRunner.query('REVOKE ALL ON FUNCTION drop_enquiry_partitions(timestamptz) FROM PUBLIC');
}
