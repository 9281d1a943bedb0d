import type { Client } from 'pg';
import { JOB_SCHEMA } from '../job-queue/job-schema.js';

/** The rights of the application's role on ordinary tables. It can neither create nor alter tables of the service. */
const RIGHTS: Readonly<Record<string, readonly string[]>> = {
  table: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  view: ['SELECT'],
  sequence: ['USAGE', 'SELECT'],
  // The rights on its table count, unless a statement names the partition, which none of the service's does.
  partition: [],
};

/** Append-only tables: the application can insert and read. */
const APPEND_ONLY = ['SELECT', 'INSERT'];

const EXCEPTIONS: Readonly<Record<string, readonly string[]>> = {
  audit_entry: APPEND_ONLY,
  enquiry: APPEND_ONLY,
  recall_history: APPEND_ONLY,
  migration: ['SELECT'],
  // The application adds jobs to queues, and makes none.
  [`${JOB_SCHEMA}.queue`]: ['SELECT'],
  [`${JOB_SCHEMA}.version`]: ['SELECT'],
  [`${JOB_SCHEMA}.schedule`]: [],
  [`${JOB_SCHEMA}.subscription`]: [],
};

interface Relation {
  /** Quoted where necessary, with its schema where that is not the current one. */
  readonly name: string;
  readonly kind: 'table' | 'partition' | 'view' | 'sequence';
  /** What the role is granted on it. */
  readonly held: readonly string[];
}

/** The objects in the service's schema and in that of its jobs that the owner can grant rights on. The staging tables of imports belong to the application's role. */
const RELATIONS = `
  SELECT CASE relnamespace WHEN current_schema()::regnamespace THEN quote_ident(relname) ELSE relnamespace::regnamespace || '.' || quote_ident(relname) END AS name,
         CASE WHEN relispartition THEN 'partition' WHEN relkind IN ('r', 'p') THEN 'table' WHEN relkind = 'S' THEN 'sequence' ELSE 'view' END AS kind,
         ARRAY(SELECT privilege_type FROM aclexplode(relacl) WHERE grantee = application.oid) AS held
    FROM pg_class
    JOIN pg_roles AS application ON application.rolname = $1
   WHERE relnamespace IN (current_schema()::regnamespace, to_regnamespace('${JOB_SCHEMA}'))
     AND relkind IN ('r', 'p', 'v', 'm', 'S')
     AND pg_has_role(relowner, 'USAGE') AND NOT pg_has_role($1::name, relowner, 'MEMBER')
   ORDER BY 1`;

/**
 * Functions that work with the owner's rights, so that the application's role can do this and no more. They are revoked from everybody where they
 * are created.
 */
const OWNERS_FUNCTIONS = `
  SELECT oid::regprocedure::text AS name
    FROM pg_proc
   WHERE pronamespace = current_schema()::regnamespace AND prosecdef AND pg_has_role(proowner, 'USAGE')
     AND NOT has_function_privilege($1::name, oid, 'EXECUTE')
   ORDER BY 1`;

/**
 * Drops staging tables from when one role did everything. They can be made again from the archived files, and only their owner can drop
 * them.
 */
const OLD_STAGES = `
  SELECT quote_ident(relname) AS name
    FROM pg_class
   WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND relname ~ '^import_stage_[0-9a-f]{32}$'
     AND pg_has_role(relowner, 'USAGE') AND NOT pg_has_role($1::name, relowner, 'MEMBER')`;

/**
 * Gives the application's role the rights it needs and revokes those it must not have, so that a migration only has to create its table.
 * Rights that are already right are not granted again, because a new grant would make every connection of every process plan its statements
 * again.
 *
 * @param owner a connection of the role that migrates, which has just done so and still has the migration lock
 * @param application the name of the other role
 */
export async function grantApplication(owner: Client, application: string): Promise<void> {
  const role = owner.escapeIdentifier(application);
  await owner.query('BEGIN');
  const { rows: stages } = await owner.query<{ name: string }>(OLD_STAGES, [application]);
  for (const { name } of stages) await owner.query(`DROP TABLE ${name}`);
  await grantSchema(owner, application);
  await grantJobSchema(owner, application);
  const { rows: relations } = await owner.query<Relation>(RELATIONS, [application]);
  for (const { name, kind, held } of relations) {
    const wanted = EXCEPTIONS[name] ?? RIGHTS[kind] ?? [];
    const missing = wanted.filter((right) => !held.includes(right));
    const surplus = held.filter((right) => !wanted.includes(right));
    const object = `${kind === 'sequence' ? 'SEQUENCE ' : ''}${name}`;
    if (missing.length > 0) await owner.query(`GRANT ${missing.join(', ')} ON ${object} TO ${role}`);
    if (surplus.length > 0) await owner.query(`REVOKE ${surplus.join(', ')} ON ${object} FROM ${role}`);
  }
  const { rows: functions } = await owner.query<{ name: string }>(OWNERS_FUNCTIONS, [application]);
  for (const { name } of functions) await owner.query(`GRANT EXECUTE ON FUNCTION ${name} TO ${role}`);
  await owner.query('COMMIT');
}

/** Allows using what is in the schema of the jobs, which only migrations change. */
async function grantJobSchema(owner: Client, application: string): Promise<void> {
  const { rows } = await owner.query<{ missing: boolean }>(
    `SELECT NOT has_schema_privilege($1::name, oid, 'USAGE') AS missing FROM pg_namespace WHERE nspname = $2`,
    [application, JOB_SCHEMA],
  );
  // There is none while a backup of before it is restored.
  if (rows[0]?.missing) {
    await owner.query(`GRANT USAGE ON SCHEMA ${JOB_SCHEMA} TO ${owner.escapeIdentifier(application)}`);
  }
}

/** Allows creating and dropping staging and temporary tables, and using tables that the owner creates from now on. */
async function grantSchema(owner: Client, application: string): Promise<void> {
  const role = owner.escapeIdentifier(application);
  const { rows } = await owner.query<{
    schema: string;
    database: string;
    entered: boolean;
    temporary: boolean;
    granted: boolean;
  }>(
    `SELECT quote_ident(current_schema()) AS schema, quote_ident(current_database()) AS database,
            has_schema_privilege($1::name, current_schema(), 'USAGE')
              AND has_schema_privilege($1::name, current_schema(), 'CREATE') AS entered,
            has_database_privilege($1::name, current_database(), 'TEMPORARY') AS temporary,
            EXISTS (SELECT FROM pg_default_acl, aclexplode(defaclacl)
                     WHERE defaclrole = current_user::regrole AND defaclnamespace = current_schema()::regnamespace
                       AND grantee = (SELECT oid FROM pg_roles WHERE rolname = $1)) AS granted`,
    [application],
  );
  const [current] = rows;
  if (!current) throw new Error('A statement without a table has a row.');
  const { schema, database, entered, temporary, granted } = current;
  if (!entered) await owner.query(`GRANT USAGE, CREATE ON SCHEMA ${schema} TO ${role}`);
  if (!temporary) await owner.query(`GRANT TEMPORARY ON DATABASE ${database} TO ${role}`);
  if (granted) return;
  const defaults = `ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT`;
  await owner.query(`${defaults} ${RIGHTS.table?.join(', ')} ON TABLES TO ${role}`);
  await owner.query(`${defaults} ${RIGHTS.sequence?.join(', ')} ON SEQUENCES TO ${role}`);
}
