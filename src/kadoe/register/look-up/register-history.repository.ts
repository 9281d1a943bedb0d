import { Injectable } from '@nestjs/common';
import { DAY, INSTANT } from '../../../platform/database/sql-text.js';
import type { Transaction } from '../../../platform/database/transaction.js';
import type { Environment } from '../../../platform/environment.js';
import type { KnownVehicle } from './resolution.js';

/** A version of a fact: when it was true, and from which load to which this service held it to be true. */
export interface Version {
  readonly id: number;
  readonly from: string;
  readonly to?: string;
  readonly recordedBy: number;
  readonly closedBy?: number;
}

export interface StoredKeeper extends Version {
  /** In hexadecimal digits. */
  readonly party: string;
  readonly dataKeyId: string;
}

export interface StoredVehicle {
  readonly id: number;
  readonly reference: string;
  readonly details: readonly (Version & KnownVehicle)[];
  readonly marks: readonly (Version & { readonly registrationNumber: string })[];
  readonly keepers: readonly StoredKeeper[];
  readonly states: readonly (Version & { readonly kind: string })[];
}

const VERSION = `
  'id', fact.id, 'from', ${DAY('lower(fact.period)')}, 'to', ${DAY('upper(fact.period)')},
  'recordedBy', lower(fact.recorded), 'closedBy', upper(fact.recorded)`;

/** The versions of a kind that were known at load $3, in the order of their days. */
const facts = (table: string, columns: string, join = '') => `
  (SELECT coalesce(json_agg(json_strip_nulls(json_build_object(${VERSION}, ${columns})) ORDER BY lower(fact.period), fact.id), '[]')
     FROM ${table} AS fact ${join}
    WHERE fact.vehicle_id = vehicle.id AND fact.recorded @> $3::integer)`;

/** $1 environment, $2 a mark or a VIN, which the vehicle may have had on any day, $3 the load. */
const FIND = `
  SELECT vehicle.id, vehicle.reference,
         ${facts(
           'vehicle_detail',
           `'chassisVin', fact.chassis_vin, 'make', fact.make, 'model', fact.model, 'colour', fact.colour,
            'secondaryColour', fact.secondary_colour, 'taxClass', fact.tax_class, 'taxStatus', fact.tax_status,
            'bodyType', fact.body_type, 'seatingCapacity', fact.seating_capacity`,
         )} AS details,
         ${facts('mark_assignment', `'registrationNumber', fact.registration_number`)} AS marks,
         ${facts(
           'keeper',
           `'party', encode(fact.party, 'hex'), 'dataKeyId', load.data_key_id`,
           'JOIN register_load AS load ON load.number = lower(fact.recorded)',
         )} AS keepers,
         ${facts('vehicle_state', `'kind', fact.kind`)} AS states
    FROM vehicle
   WHERE vehicle.id IN (
           SELECT vehicle_id FROM mark_assignment
            WHERE environment = $1 AND registration_number = $2 AND recorded @> $3::integer
           UNION
           SELECT vehicle_id FROM vehicle_detail
            WHERE environment = $1 AND chassis_vin = $2 AND recorded @> $3::integer)
   ORDER BY vehicle.id`;

@Injectable()
export class RegisterHistoryRepository {
  /** The latest load that was recorded until an instant; the latest of all without one. */
  async findLoad(
    transaction: Transaction,
    environment: Environment,
    until: string | undefined,
  ): Promise<{ number: number; recordedAt: string } | undefined> {
    const rows: { number: number; recordedAt: string }[] = await transaction.query(
      `SELECT number, ${INSTANT('recorded_at')} AS "recordedAt" FROM register_load
        WHERE environment = $1 AND ($2::timestamptz IS NULL OR recorded_at <= $2)
        ORDER BY number DESC LIMIT 1`,
      [environment, until ?? null],
    );
    return rows[0];
  }

  findVehicles(
    transaction: Transaction,
    environment: Environment,
    asked: string,
    load: number,
  ): Promise<StoredVehicle[]> {
    return transaction.query(FIND, [environment, asked, load]);
  }
}
