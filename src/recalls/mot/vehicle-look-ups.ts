import type { Client } from 'pg';
import { chosen, type LookUp } from '../../platform/backup/backup-part.js';
import { VEHICLE_ANSWERS } from './vehicle.sql.js';

/** A vehicle that no manufacturer can have reported: no VIN has so many letters. */
const NOBODYS_VIN = 'NOBODYSVEHICLE0000000000000000000000000000000000';

/** With the statement that MOT services are answered by. */
async function answerOf(database: Client, vin: string): Promise<unknown> {
  const { rows } = await database.query<{ answers: string }>(VEHICLE_ANSWERS.text, [[vin]]);
  return JSON.parse(rows[0]?.answers ?? 'null');
}

/** One for each of the three answers that MOT services get. */
export const VEHICLE_LOOK_UPS: readonly LookUp[] = [
  {
    kind: 'MOT, a vehicle with an open recall',
    choose: (database) =>
      chosen(
        database,
        'SELECT vin_canonical(vin) AS subject FROM recall WHERE rectification_date IS NULL LIMIT 1',
      ),
    ask: answerOf,
  },
  {
    kind: 'MOT, a vehicle whose recalls are fixed',
    choose: (database) =>
      chosen(
        database,
        `SELECT vin_canonical(vin) AS subject FROM recall
          WHERE rectification_date IS NOT NULL
            AND NOT EXISTS (SELECT FROM recall AS other
                             WHERE other.vin = recall.vin AND other.rectification_date IS NULL)
          LIMIT 1`,
      ),
    ask: answerOf,
  },
  { kind: 'MOT, a vehicle that is not known', choose: async () => NOBODYS_VIN, ask: answerOf },
];
