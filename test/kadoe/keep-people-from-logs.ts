import type { VehicleLine } from '../../src/kadoe/register/file/vehicle-line.js';
import { keepFromLogs } from '../support/suite-log.js';
import { isDistinctIdentifier, peopleIn } from './people-in-lines.js';

/** Each of them once, because a property loads the same names again and again. */
const known = new Set<string>();

/** Registers a mark or VIN that is asked about, which must be in no log. */
export function keepIdentifierFromLogs(identifier: unknown): void {
  if (isDistinctIdentifier(identifier)) keep('a mark or VIN', identifier);
}

/** Registers whatever a register file has about people, which must be in no log. */
export function keepPeopleFromLogs(lines: readonly Partial<VehicleLine>[]): void {
  for (const [kind, text] of peopleIn(lines)) keep(kind, text);
}

function keep(kind: string, text: string): void {
  if (known.has(text)) return;
  known.add(text);
  keepFromLogs(kind, text);
}
