/** Each statement below runs in the transaction of a load, under its lock, so that no other load changes what they compare with. */

/** Vehicles that are new to the register get a number. $1 the environment. */
export const ADD_VEHICLES = `
  INSERT INTO vehicle (environment, reference)
  SELECT $1, reference
    FROM stage_vehicle
   WHERE NOT EXISTS (SELECT FROM vehicle WHERE vehicle.environment = $1 AND vehicle.reference = stage_vehicle.reference)
   ORDER BY line`;

/** The vehicle of each line, so that the facts are joined by a number. The environment is a literal, because this makes a table. */
export const createTarget = (environment: string) => `
  CREATE TEMPORARY TABLE stage_target ON COMMIT DROP AS
  SELECT stage_vehicle.line, vehicle.id AS vehicle_id
    FROM stage_vehicle
    JOIN vehicle ON vehicle.environment = '${environment}' AND vehicle.reference = stage_vehicle.reference`;

/**
 * A mark that a vehicle which is not in the file has on the same day. The vehicles of the file don't count, because the file replaces their
 * history. $1 the environment, $2 how many at most.
 */
export const MARKS_OF_OTHERS = `
  SELECT staged.line, staged.entry, count(*) OVER ()::integer AS total
    FROM stage_mark AS staged
   WHERE EXISTS (
           SELECT FROM mark_assignment AS held
            WHERE held.environment = $1 AND held.registration_number = staged.registration_number
              AND held.period && staged.period AND upper_inf(held.recorded)
              AND NOT EXISTS (SELECT FROM stage_target WHERE stage_target.vehicle_id = held.vehicle_id))
   ORDER BY staged.line, staged.entry
   LIMIT $2`;

/** A kind of fact: its table, the staging table, what is stored of it, and what makes two versions equal. */
export interface FactKind {
  readonly name: 'details' | 'marks' | 'keepers' | 'states';
  readonly table: string;
  readonly stage: string;
  readonly columns: readonly string[];
  /** Without the period, which is always compared. */
  readonly compared: readonly string[];
  /** Whether the table has the environment, by which facts are found without their vehicle. */
  readonly hasEnvironment: boolean;
}

const DETAILS = [
  'chassis_vin',
  'make',
  'model',
  'colour',
  'secondary_colour',
  'tax_class',
  'tax_status',
  'body_type',
  'seating_capacity',
];

export const FACT_KINDS: readonly FactKind[] = [
  {
    name: 'details',
    table: 'vehicle_detail',
    stage: 'stage_vehicle',
    columns: DETAILS,
    compared: DETAILS,
    hasEnvironment: true,
  },
  {
    name: 'marks',
    table: 'mark_assignment',
    stage: 'stage_mark',
    columns: ['registration_number'],
    compared: ['registration_number'],
    hasEnvironment: true,
  },
  {
    name: 'keepers',
    table: 'keeper',
    stage: 'stage_keeper',
    columns: ['party', 'digest'],
    // Two encryptions of one name differ, so the keyed digests are compared.
    compared: ['digest'],
    hasEnvironment: false,
  },
  {
    name: 'states',
    table: 'vehicle_state',
    stage: 'stage_state',
    columns: ['kind'],
    compared: ['kind'],
    hasEnvironment: false,
  },
];

/**
 * What the register now says of the vehicles of the file. It is copied once, so that both statements below compare two tables with
 * statistics. Compared with the table itself, the planner would take an empty register for one that remains empty, and would scan all rows
 * that were just inserted for each row.
 */
export const createCurrent = ({ table, compared }: FactKind) => `
  CREATE TEMPORARY TABLE stage_current ON COMMIT DROP AS
  SELECT fact.id, stage_target.line, fact.period, ${compared.map((column) => `fact.${column}`).join(', ')}
    FROM ${table} AS fact
    JOIN stage_target USING (vehicle_id)
   WHERE upper_inf(fact.recorded)`;

/** IS NOT DISTINCT FROM, because what is not known is null; equality on the line and the period keeps the join a hash join. */
const sameAs = (a: string, b: string, { compared }: FactKind) =>
  [
    `${a}.line = ${b}.line AND ${a}.period = ${b}.period`,
    ...compared.map((column) => `${a}.${column} IS NOT DISTINCT FROM ${b}.${column}`),
  ].join(' AND ');

/** Closes the versions that the file does not confirm. They remain, as what was held to be true until this load. $1 its number. */
export const closeVersions = (kind: FactKind) => `
  UPDATE ${kind.table} AS fact
     SET recorded = int4range(lower(fact.recorded), $1)
    FROM stage_current AS held
   WHERE fact.id = held.id
     AND NOT EXISTS (SELECT FROM ${kind.stage} AS staged WHERE ${sameAs('staged', 'held', kind)})`;

/** Adds the versions that are new. $1 the load's number, $2 the environment where the table has one. */
export const addVersions = (kind: FactKind) => `
  INSERT INTO ${kind.table} (vehicle_id, ${kind.hasEnvironment ? 'environment, ' : ''}${kind.columns.join(', ')}, period, recorded)
  SELECT stage_target.vehicle_id, ${kind.hasEnvironment ? '$2, ' : ''}${kind.columns.map((column) => `staged.${column}`).join(', ')},
         staged.period, int4range($1, NULL)
    FROM ${kind.stage} AS staged
    JOIN stage_target USING (line)
   WHERE NOT EXISTS (SELECT FROM stage_current AS held WHERE ${sameAs('staged', 'held', kind)})`;

/**
 * The load itself, as the last statement before the commit. Its time is that of this moment, or just after the load before it if the clock
 * was set back, so that a later load never has an earlier time. $1 number, $2 environment, $3 data key, $4 vehicles, $5 added, $6 closed,
 * $7 the time of a test's clock.
 */
export const RECORD_LOAD = `
  INSERT INTO register_load (number, environment, recorded_at, data_key_id, vehicles, added, closed)
  OVERRIDING SYSTEM VALUE
  VALUES ($1, $2,
          greatest(coalesce($7::timestamptz(3), clock_timestamp()::timestamptz(3)),
                   (SELECT max(recorded_at) FROM register_load WHERE environment = $2) + interval '1 millisecond'),
          $3, $4, $5, $6)
  RETURNING to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "recordedAt"`;
