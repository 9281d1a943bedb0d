import { ENQUIRY } from '../../src/kadoe/demo/demo-records.js';
import type { VehicleLine } from '../../src/kadoe/register/file/vehicle-line.js';

/** What kind of text it is, and the text. */
export type Confidential = readonly [kind: string, text: string];

/** A shorter one also occurs by chance, as a part of a hash. */
const DISTINCT_IDENTIFIER = /^(?=.*\d)(?=.*[A-Z])[0-9A-Z]{7,20}$/;

/** Several words. A single one, as a surname or a town may be, also occurs by chance. */
const DISTINCT_PHRASE = /^(?=.{7}).*\S \S/;

/** Whether it is a mark or a VIN that can be told from other texts of a log. */
export function isDistinctIdentifier(identifier: unknown): identifier is string {
  return (
    typeof identifier === 'string' &&
    DISTINCT_IDENTIFIER.test(identifier) &&
    // The first start prints a line that asks about this one, which is of a test vehicle.
    identifier !== ENQUIRY.registrationNumber
  );
}

/**
 * Everything in a register file that names a person, a company, a place or a vehicle, if it can be told from other texts of a log. Lines
 * may also be wrong in any way, because tests load such files too.
 */
export function peopleIn(lines: readonly Partial<VehicleLine>[]): Confidential[] {
  return lines.flatMap(({ chassisVin, marks, keepers }) => {
    const identifiers = [chassisVin, ...listOf(marks).map((mark) => mark?.registrationNumber)];
    const parties = listOf(keepers);
    const names = parties.flatMap((party) => [party?.firstNames, party?.lastName, party?.companyName]);
    const addresses = parties.flatMap((party) => Object.values(party?.address ?? {}));
    return [
      ...identifiers.filter(isDistinctIdentifier).map((text) => ['a mark or VIN', text] as const),
      ...names.filter(isDistinctPhrase).map((text) => ['a name', text] as const),
      ...addresses.filter(isDistinctPhrase).map((text) => ['an address', text] as const),
    ];
  });
}

function isDistinctPhrase(text: unknown): text is string {
  return typeof text === 'string' && DISTINCT_PHRASE.test(text);
}

function listOf<Each>(list: readonly Each[] | undefined): readonly Each[] {
  return Array.isArray(list) ? list : [];
}
