import { ERRORS, type ErrorName } from '../errors/refusals.js';
import type { Resolution } from '../register/look-up/register-look-ups.js';
import type { KnownVehicle } from '../register/look-up/resolution.js';
import type { Party } from '../register/party.js';

/** The body of a 200. What is not known is absent. */
export interface KeeperAnswer extends KnownVehicle {
  readonly fleetNumber?: number;
  readonly message?: string;
  /** A person or a company. */
  readonly keeper?: Omit<Party, 'fleetNumber'>;
}

const ERROR_OF = {
  'no information': 'noInformation',
  withheld: 'withheld',
  scrapped: 'scrapped',
  'no keeper': 'noKeeper',
} as const satisfies Readonly<Record<string, ErrorName>>;

/** The outcomes that are answered with 200, as the record of enquiries has them. */
const ANSWERED = {
  keeper: 'KEEPER',
  stolen: 'STOLEN',
  exported: 'EXPORTED',
  'multiple matches': 'MULTIPLE',
} as const;

/** The outcome in the record of enquiries: the code of its error, or the kind of its answer. */
export function outcomeOf({ outcome }: Resolution): string {
  return outcome in ERROR_OF
    ? ERRORS[ERROR_OF[outcome as keyof typeof ERROR_OF]].code
    : ANSWERED[outcome as keyof typeof ANSWERED];
}

/** The answer to what the register says, or the error that it is refused with. */
export function answerOf(resolution: Resolution): KeeperAnswer | ErrorName {
  switch (resolution.outcome) {
    case 'keeper':
      return withKeeper(resolution.vehicle, resolution.party);
    case 'stolen':
    case 'exported':
      return withoutKeeper(resolution.vehicle, `Vehicle ${resolution.outcome} at date of event`);
    case 'multiple matches':
      return { message: 'Multiple matches for VIN' };
    default:
      return ERROR_OF[resolution.outcome];
  }
}

function withKeeper(vehicle: KnownVehicle, { fleetNumber, ...keeper }: Party): KeeperAnswer {
  return { ...vehicle, ...(fleetNumber === undefined ? {} : { fleetNumber }), keeper };
}

/** Enough for the caller to be sure that it is this vehicle, and no more. */
function withoutKeeper({ registrationNumber, make, colour }: KnownVehicle, message: string): KeeperAnswer {
  return {
    ...(registrationNumber === undefined ? {} : { registrationNumber }),
    ...(make === undefined ? {} : { make }),
    ...(colour === undefined ? {} : { colour }),
    message,
  };
}
