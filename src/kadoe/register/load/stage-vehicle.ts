import type { DataKey } from '../../../platform/encryption/data-key.js';
import type { KeyedHash } from '../../../platform/encryption/keyed-hash.js';
import type { Environment } from '../../../platform/environment.js';
import { knownFrom } from '../file/history-rules.js';
import type { VehicleLine } from '../file/vehicle-line.js';
import { placeOfParty, textOfParty } from '../party.js';
import { bytes, field, range } from './copy-text.js';
import type { StageWriter } from './stage-writer.js';

/** With what the keepers of a load are encrypted and compared. */
export interface PartyKeys {
  readonly dataKey: DataKey;
  readonly hash: KeyedHash;
}

/** Sends a vehicle to the staging tables. No name leaves this function unencrypted. */
export function stageVehicle(
  writer: StageWriter,
  environment: Environment,
  { dataKey, hash }: PartyKeys,
  line: number,
  vehicle: VehicleLine,
): void {
  const { vehicle: reference, marks = [], keepers = [], states = [] } = vehicle;
  const details = [
    vehicle.chassisVin,
    vehicle.make,
    vehicle.model,
    vehicle.colour,
    vehicle.secondaryColour,
    vehicle.taxClass,
    vehicle.taxStatus,
    vehicle.bodyType,
    vehicle.seatingCapacity,
  ];
  writer.add(
    'stage_vehicle',
    `${line}\t${field(reference)}\t${details.map(field).join('\t')}\t${range({ from: knownFrom(vehicle) })}`,
  );
  for (const [entry, mark] of marks.entries()) {
    writer.add('stage_mark', `${line}\t${entry}\t${mark.registrationNumber}\t${range(mark)}`);
  }
  for (const keeper of keepers) {
    const text = textOfParty(keeper);
    const sealed = dataKey.seal(text, placeOfParty(environment, reference, keeper.from));
    // The vehicle and the day are part of the digest. Otherwise equal digests would show which vehicles have the same keeper.
    const digest = hash.digest(environment, reference, keeper.from, text);
    writer.add('stage_keeper', `${line}\t${bytes(sealed)}\t${bytes(digest)}\t${range(keeper)}`);
  }
  for (const state of states) writer.add('stage_state', `${line}\t${state.kind}\t${range(state)}`);
}
