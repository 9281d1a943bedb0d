import type { KeeperOfLine } from './file/vehicle-line.js';

/** A keeper: a person or a company. What is not known is absent. It is stored encrypted. */
export interface Party {
  readonly title?: string;
  readonly firstNames?: string;
  readonly lastName?: string;
  readonly companyName?: string;
  readonly fleetNumber?: number;
  readonly address?: {
    readonly line1?: string;
    readonly line2?: string;
    readonly line3?: string;
    readonly line4?: string;
    readonly line5?: string;
    readonly postcode?: string;
  };
}

/** The text that is encrypted, and whose digest is compared: the order of the fields in a file makes no difference. */
export function textOfParty({
  title,
  firstNames,
  lastName,
  companyName,
  fleetNumber,
  address,
}: KeeperOfLine): string {
  const { line1, line2, line3, line4, line5, postcode } = address ?? {};
  return JSON.stringify({
    title,
    firstNames,
    lastName,
    companyName,
    fleetNumber,
    address: address && { line1, line2, line3, line4, line5, postcode },
  });
}

/** Where an encrypted party belongs: it can't be exchanged for that of another vehicle or period. */
export function placeOfParty(environment: string, reference: string, from: string) {
  return { field: 'register.keeper.party', record: `${environment}/${from}/${reference}` };
}

/** DVLA records companies that it can't name under this name. */
const NOT_KNOWN = /^\s*not\s+known\s*$/i;

/** Whether a keeper is named completely enough to be told to an enquirer. */
export function isAnswerable({ companyName, firstNames, lastName, address }: Party): boolean {
  const isNamed =
    companyName === undefined
      ? isGiven(firstNames) && isGiven(lastName)
      : isGiven(companyName) && !NOT_KNOWN.test(companyName);
  return isNamed && isGiven(address?.line1);
}

function isGiven(text: string | undefined): boolean {
  return text !== undefined && text.trim() !== '';
}
