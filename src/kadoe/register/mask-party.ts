import type { Party } from './party.js';

/** Enough to tell two keepers apart, and not enough to know who they are. */
export interface MaskedParty {
  readonly name: string;
  readonly kind: 'person' | 'company' | 'nobody';
  /** The part of the postcode that thousands of addresses share. */
  readonly postcode?: string;
}

export function maskParty({ firstNames, lastName, companyName, address }: Party): MaskedParty {
  const names = companyName === undefined ? [firstNames, lastName] : [companyName];
  const given = names.filter((name) => name !== undefined);
  const area = /^[A-Z]{1,2}/i.exec(address?.postcode ?? '')?.[0];
  return {
    kind: given.length === 0 ? 'nobody' : companyName === undefined ? 'person' : 'company',
    // The same number of stars for each, because the length of a name tells something about it.
    name: given.map((name) => `${[...name][0] ?? ''}***`).join(' '),
    ...(area === undefined ? {} : { postcode: `${area}***` }),
  };
}
