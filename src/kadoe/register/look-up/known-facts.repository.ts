import { Injectable } from '@nestjs/common';
import { DAY } from '../../../platform/database/sql-text.js';
import type { Transaction } from '../../../platform/database/transaction.js';
import type { Environment } from '../../../platform/environment.js';
import type { StateKind } from '../file/vehicle-line.js';
import { type FactVersions, type KnownVehicle, WITHHELD_KINDS } from './resolution.js';

/** What some versions said. */
export interface StoredFacts {
  readonly environment: Environment;
  readonly reference: string;
  readonly vehicle: KnownVehicle;
  readonly states: readonly { readonly kind: StateKind; readonly from: string; readonly to?: string }[];
  readonly keeper: {
    readonly from: string;
    readonly to?: string;
    /** In hexadecimal digits. */
    readonly party: string;
    readonly dataKeyId: string;
  } | null;
  readonly isWithheldNow: boolean;
}

/**
 * $1 a vehicle, $2 to $4 the versions of its detail, mark and keeper, $5 those of its states, $6 today in London.
 *
 * Each version is looked for as one of that vehicle, so that a number that was mixed up finds nothing, and not somebody else.
 */
const FIND = `
  SELECT vehicle.environment, vehicle.reference,
         json_strip_nulls(json_build_object(
           'registrationNumber', mark.registration_number, 'chassisVin', detail.chassis_vin, 'make', detail.make,
           'model', detail.model, 'colour', detail.colour, 'secondaryColour', detail.secondary_colour,
           'taxClass', detail.tax_class, 'taxStatus', detail.tax_status, 'bodyType', detail.body_type,
           'seatingCapacity', detail.seating_capacity)) AS vehicle,
         (SELECT coalesce(json_agg(json_strip_nulls(json_build_object(
                   'kind', kind, 'from', ${DAY('lower(period)')}, 'to', ${DAY('upper(period)')})) ORDER BY id), '[]')
            FROM vehicle_state WHERE vehicle_id = vehicle.id AND id = ANY($5::bigint[])) AS states,
         CASE WHEN keeper.id IS NOT NULL THEN
           json_strip_nulls(json_build_object(
             'from', ${DAY('lower(keeper.period)')}, 'to', ${DAY('upper(keeper.period)')},
             'party', encode(keeper.party, 'hex'), 'dataKeyId', load.data_key_id))
         END AS keeper,
         EXISTS (SELECT FROM vehicle_state
                  WHERE vehicle_id = vehicle.id AND upper_inf(recorded) AND period @> $6::date
                    AND kind = ANY('{${WITHHELD_KINDS.join(',')}}')) AS "isWithheldNow"
    FROM vehicle
    LEFT JOIN vehicle_detail AS detail ON detail.vehicle_id = vehicle.id AND detail.id = $2
    LEFT JOIN mark_assignment AS mark ON mark.vehicle_id = vehicle.id AND mark.id = $3
    LEFT JOIN keeper ON keeper.vehicle_id = vehicle.id AND keeper.id = $4
    LEFT JOIN register_load AS load ON load.number = lower(keeper.recorded)
   WHERE vehicle.id = $1`;

@Injectable()
export class KnownFactsRepository {
  async find(
    transaction: Transaction,
    { vehicle, detail, mark, keeper, states }: FactVersions,
    today: string,
  ): Promise<StoredFacts | undefined> {
    const rows: StoredFacts[] = await transaction.query(FIND, [
      vehicle,
      detail ?? null,
      mark ?? null,
      keeper ?? null,
      states,
      today,
    ]);
    return rows[0];
  }
}
