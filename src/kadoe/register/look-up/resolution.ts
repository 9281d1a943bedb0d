import type { StateKind } from '../file/vehicle-line.js';

/** The register answers nobody about a vehicle of these kinds. */
export const WITHHELD_KINDS = ['FROZEN', 'VOID', 'BATCH_TRAIL', 'GEO', 'MOD'] as const;

export type WithheldKind = (typeof WITHHELD_KINDS)[number];

/** A vehicle as answers show it. What is not known is absent. */
export interface KnownVehicle {
  readonly registrationNumber?: string;
  readonly chassisVin?: string;
  readonly make?: string;
  readonly model?: string;
  readonly colour?: string;
  readonly secondaryColour?: string;
  readonly taxClass?: string;
  readonly taxStatus?: string;
  readonly bodyType?: string;
  readonly seatingCapacity?: number;
}

/** The ids of the versions that an answer came from, by which it can be explained later. */
export interface FactVersions {
  readonly vehicle: number;
  readonly detail?: number;
  readonly mark?: number;
  readonly keeper?: number;
  readonly states: readonly number[];
}

/** A state on the day of the event; of a kind that is withheld, today. */
export interface KnownState {
  readonly id: number;
  readonly kind: StateKind;
}

/** What the register says before the keeper is decrypted. */
export type Standing =
  | { readonly kind: 'withheld'; readonly withheld: WithheldKind }
  | { readonly kind: 'scrapped' }
  | { readonly kind: 'stolen' }
  | { readonly kind: 'exported' }
  | { readonly kind: 'in trade' }
  | { readonly kind: 'kept' };

/** The order decides: a protected vehicle is withheld in any case, and a theft is reported before an export. */
export function standingOf(states: readonly Pick<KnownState, 'kind'>[]): Standing {
  const has = (kind: StateKind) => states.some((state) => state.kind === kind);
  const withheld = WITHHELD_KINDS.find(has);
  if (withheld) return { kind: 'withheld', withheld };
  if (has('SCRAPPED')) return { kind: 'scrapped' };
  if (has('STOLEN')) return { kind: 'stolen' };
  if (has('EXPORTED')) return { kind: 'exported' };
  if (has('IN_TRADE')) return { kind: 'in trade' };
  return { kind: 'kept' };
}
