import { type GroupIssue, group, text, wholeNumber } from './field.js';

const LANGUAGE = text('Language of the address: `CY` for Welsh, `EN` for English.', {
  values: ['EN', 'CY'],
  example: 'EN',
});

const DPS = text('Royal Mail Delivery Point Suffix.', { max: 2, example: '1A' });

/** One of these makes an address to which something can be delivered (renewal guide, "StructuredAddress"). */
const USEFUL = [
  'departmentName',
  'organisationName',
  'poBoxNumber',
  'buildingNumber',
  'subBuildingName',
  'buildingName',
  'thoroughfareName',
  'doubleDependentLocality',
  'dependentThoroughfareName',
  'dependentLocality',
  'postTown',
];

/** It is printed before the number, and callers send it too: the guide's own example has more than six characters with it. */
const PO_BOX = 'PO BOX ';

const structuredAddress = group(
  'Royal Mail PAF fields of one address.',
  {
    poBoxNumber: text('PO Box number. A leading `PO BOX ` is taken off.', {
      max: 6,
      prefix: PO_BOX,
      example: 'PO Box 21',
    }),
    organisationName: text('Organisation at this address.', { max: 60, example: 'BRITISH LANDMARKS' }),
    departmentName: text('Department within the organisation.', { max: 30, example: 'VIRTUAL OFFICE' }),
    subBuildingName: text('Flat or unit. It needs `buildingName` or `buildingNumber`.', {
      max: 30,
      example: 'FLAT 2A',
    }),
    buildingName: text('Name of the premises.', { max: 50, example: 'LANDMARK HOUSE' }),
    buildingNumber: text('Number of the premises.', { max: 4, example: '270' }),
    dependentThoroughfareName: text('Supplements the thoroughfare.', {
      max: 80,
      example: 'OLD GLOUCESTER STREET',
    }),
    thoroughfareName: text('Main road or passageway.', { max: 80, example: 'OLD GLOUCESTER ROAD' }),
    doubleDependentLocality: text('Locality within a dependent locality.', {
      max: 35,
      example: 'DOUBLE CROFT',
    }),
    dependentLocality: text('Area within a post town.', { max: 35, example: 'CAMDEN' }),
    postTown: text('Post town.', { required: true, max: 30, example: 'LONDON' }),
    postcode: text('Postcode with its space.', { required: true, max: 8, example: 'WC1N 1AA' }),
    country: text('Country.', { max: 64, example: 'England' }),
    language: LANGUAGE,
    dps: DPS,
    uprn: text('Unique Property Reference Number.', { required: true, max: 12, example: '5138439' }),
    udprn: text('Unique Delivery Point Reference Number.', { max: 8, example: '26246299' }),
  },
  { issueIn: structuredIssues },
);

function structuredIssues(address: Readonly<Record<string, unknown>>): GroupIssue[] {
  const has = (field: string) => address[field] !== undefined && address[field] !== '';
  const issues: GroupIssue[] = [];
  if (!USEFUL.some(has)) {
    issues.push({ rule: 'Combination', message: `must have at least one of ${USEFUL.join(', ')}` });
  }
  if (has('subBuildingName') && !has('buildingName') && !has('buildingNumber')) {
    issues.push({
      field: 'subBuildingName',
      rule: 'Combination',
      message: 'must have buildingName or buildingNumber beside it',
    });
  }
  return issues;
}

const unstructuredAddress = group('Address that somebody typed.', {
  line1: text('First line.', { required: true, min: 1, max: 45, example: '123 Any Street' }),
  line2: text('Second line.', { max: 45, example: 'Flat 9' }),
  line3: text('Third line.', { max: 45, example: 'Any House' }),
  line4: text('Fourth line.', { max: 45, example: 'Any Estate' }),
  postTown: text('Post town.', { max: 45, example: 'Anytown' }),
  postcode: text('Postcode.', { required: true, min: 1, max: 10, example: 'SA1 1AA' }),
  language: LANGUAGE,
  dps: DPS,
});

const bfpoAddress = group('British Forces Post Office address.', {
  line1: text('Unit or regiment.', { required: true, min: 1, max: 45, example: '12345678 LCPL B Jones' }),
  line2: text('Operation.', { min: 1, max: 45, example: 'B Company' }),
  line3: text('Barracks, camp, station or ship.', { min: 1, max: 45, example: '1 Loamshire Regt' }),
  line4: text('Free text.', { min: 1, max: 45, example: 'HMS Dauntless' }),
  bfpoNumber: wholeNumber('BFPO number.', { required: true, min: 1, max: 9_999, example: 5432 }),
  postcode: text('Postcode.', { min: 1, max: 10, example: 'BF1 1ZZ' }),
});

const KINDS = { structuredAddress, unstructuredAddress, bfpoAddress };

export const UPDATE_ADDRESS = group(
  'The address for dispatch. Exactly one of the three is required.',
  KINDS,
  {
    issueIn: (given) =>
      Object.keys(KINDS).filter((kind) => given[kind] !== undefined).length === 1
        ? []
        : [{ rule: 'Combination', message: `must have exactly one of ${Object.keys(KINDS).join(', ')}` }],
  },
);
