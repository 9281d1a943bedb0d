import type { UpdateAddress } from '../applications/renewal-fields.js';
import type { ReviewReason } from '../applications/review-reason.js';

const POSTCODE = /^(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|GIR ?0AA)$/i;

/** Those of British Forces. */
const BFPO_POSTCODE = /^BF[12] ?\d[A-Z]{2}$/i;

/** Royal Mail's delivery point suffix is a digit and a letter. */
const SHAPES = { postcode: POSTCODE, dps: /^\d[A-Z]$/i, uprn: /^\d{1,12}$/, udprn: /^\d{1,8}$/ } as const;

const PATH = 'updateAddress';

/** What of an address looks wrong. */
export function addressReasons(
  address: UpdateAddress,
  bfpoNumbers: ReadonlySet<number> | undefined,
): ReviewReason[] {
  const { structuredAddress, unstructuredAddress, bfpoAddress } = address;
  if (structuredAddress)
    return shapeReasons(`${PATH}.structuredAddress`, structuredAddress, ['postcode', 'dps', 'uprn', 'udprn']);
  if (unstructuredAddress)
    return shapeReasons(`${PATH}.unstructuredAddress`, unstructuredAddress, ['postcode']);
  if (!bfpoAddress) return [];
  const { bfpoNumber, postcode } = bfpoAddress;
  const reasons: ReviewReason[] = [];
  // Without a list nobody knows which numbers there are.
  if (bfpoNumbers && !bfpoNumbers.has(bfpoNumber)) {
    reasons.push({ code: 'BFPO_UNKNOWN', field: `${PATH}.bfpoAddress.bfpoNumber` });
  }
  if (postcode !== undefined && !BFPO_POSTCODE.test(postcode)) {
    reasons.push({ code: 'ADDRESS_FORM', field: `${PATH}.bfpoAddress.postcode` });
  }
  return reasons;
}

type Shaped = keyof typeof SHAPES;

function shapeReasons(
  path: string,
  address: { readonly [Field in Shaped]?: string },
  fields: readonly Shaped[],
): ReviewReason[] {
  return fields
    .filter((field) => {
      const value = address[field];
      return value !== undefined && !SHAPES[field].test(value);
    })
    .map((field) => ({ code: 'ADDRESS_FORM', field: `${path}.${field}` }));
}
