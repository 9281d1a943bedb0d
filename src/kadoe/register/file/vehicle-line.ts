import { z } from 'zod';

/** A line of a register file: a vehicle with its whole history. The JSON Schema that is published is made from this. */

/** Free text. Control characters and halves of surrogate pairs are never part of a name, and PostgreSQL can't store some of them. */
const text = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, { error: 'must have no control characters' });

const day = z.iso
  .date({ error: 'must be a date that exists, as YYYY-MM-DD' })
  // Ranges of dates are stored without an empty or unbounded end, and year 0 is no date in PostgreSQL.
  .regex(/^(?!0000)/, { error: 'must be a date that exists, as YYYY-MM-DD' });

const period = {
  from: day.describe('The first day on which it holds.'),
  to: day.optional().describe('The first day on which it no longer holds; absent while it does.'),
};

export const registrationNumber = z.string().regex(/^(?=.*[A-Z])(?=.*[0-9])[A-Z0-9]{2,7}$/, {
  error: 'must be 2 to 7 capital letters and digits, at least one of each, without spaces',
});

export const chassisVin = z
  .string()
  .regex(/^[A-Z0-9]{1,20}$/, { error: 'must be 1 to 20 capital letters and digits' });

export const TAX_STATUSES = ['Taxed', 'SORN', 'Untaxed', 'Not Taxed for on Road Use'] as const;

export const STATE_KINDS = [
  'STOLEN',
  'EXPORTED',
  'SCRAPPED',
  'FROZEN',
  'VOID',
  'BATCH_TRAIL',
  'GEO',
  'MOD',
  'IN_TRADE',
] as const;

const address = z.strictObject({
  line1: text(100).optional(),
  line2: text(100).optional(),
  line3: text(100).optional(),
  line4: text(100).optional(),
  line5: text(100).optional(),
  postcode: text(10).optional(),
});

const party = {
  title: text(50).optional(),
  firstNames: text(200).optional(),
  lastName: text(200).optional(),
  companyName: text(200).optional(),
  fleetNumber: z.int().min(0).max(999_999_999).optional(),
  address: address.optional(),
};

export const vehicleLine = z.strictObject({
  vehicle: text(36).describe('The identity of the record, because a VIN can be on two vehicles.'),
  chassisVin: chassisVin.optional(),
  make: text(50).optional(),
  model: text(50).optional(),
  colour: text(50).optional(),
  secondaryColour: text(50).optional(),
  taxClass: text(50).optional(),
  taxStatus: z.enum(TAX_STATUSES).optional(),
  bodyType: text(50).optional(),
  seatingCapacity: z.int().min(0).max(999).optional(),
  marks: z
    .array(z.strictObject({ registrationNumber, ...period }))
    .max(1_000)
    .optional(),
  keepers: z
    .array(z.strictObject({ ...period, ...party }))
    .max(1_000)
    .optional(),
  states: z
    .array(z.strictObject({ kind: z.enum(STATE_KINDS), ...period }))
    .max(1_000)
    .optional(),
});

export type VehicleLine = z.infer<typeof vehicleLine>;
export type KeeperOfLine = NonNullable<VehicleLine['keepers']>[number];
export type StateKind = (typeof STATE_KINDS)[number];

/** A period of days as files have it. */
export interface Period {
  readonly from: string;
  readonly to?: string | undefined;
}
