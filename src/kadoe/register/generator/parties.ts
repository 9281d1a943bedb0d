import type { Party } from '../party.js';
import type { Random } from './random.js';

const TITLES = ['MR', 'MRS', 'MISS', 'MS', 'DR'] as const;
const FIRST_NAMES = [
  ...[
    'ADA',
    'BEN',
    'CERYS',
    'DYLAN',
    'EWAN',
    'FLORENCE',
    'GRACE',
    'HARRY',
    'IMOGEN',
    'JACK',
    'KAREN',
    'LIAM',
  ],
  ...[
    'MEGAN',
    'NIAMH',
    'OLIVER',
    'PRIYA',
    'QUENTIN',
    'ROSE',
    'SIÂN',
    'TOMASZ',
    'UMA',
    'VIKRAM',
    'WILLOW',
    'ZOË',
  ],
] as const;
const LAST_NAMES = [
  ...[
    'ADEYEMI',
    'BAXTER',
    'CAMPBELL',
    "D'SOUZA",
    'EVANS',
    'FERNANDEZ',
    'GRIFFITHS',
    'HUGHES',
    'IQBAL',
    'JONES',
  ],
  ...[
    'KOWALSKI',
    'LLOYD',
    'MACLEOD',
    'NGUYEN',
    "O'BRIEN",
    'PATEL',
    'QUINN',
    'ROBERTS',
    'SMITH-WEBB',
    'THOMAS',
  ],
] as const;
const COMPANIES = [
  ...['ABER FLEET', 'BRIDGE HIRE', 'COUNTY LEASING', 'DRAGON COURIERS', 'EASTGATE CARS', 'FERRY LOGISTICS'],
  ...['GRANITE BUILDING', 'HARBOUR TAXIS'],
] as const;
const STREETS = ['TEST STREET', 'SAMPLE ROAD', 'EXAMPLE LANE', 'SPECIMEN AVENUE', 'TRIAL CLOSE'] as const;
const TOWNS = [
  ['SWANSEA', 'SA'],
  ['CARDIFF', 'CF'],
  ['BRISTOL', 'BS'],
  ['LEEDS', 'LS'],
  ['GLASGOW', 'G'],
  ['BELFAST', 'BT'],
  ['NORWICH', 'NR'],
  ['TRURO', 'TR'],
] as const;

const SHARES = {
  companies: 0.12,
  namelessCompanies: 0.01,
  fleetNumbers: 0.6,
  incompleteNames: 0.01,
  noFirstLine: 0.005,
};

/** A keeper who does not exist: a person, or a company, some of them incomplete as in real registers. */
export function makeParty(random: Random): Party {
  const address = makeAddress(random);
  if (random.chance(SHARES.companies)) {
    const companyName = random.chance(SHARES.namelessCompanies)
      ? 'NOT KNOWN'
      : `${random.pick(COMPANIES)} ${random.between(1, 999)} LTD`;
    return {
      companyName,
      ...(random.chance(SHARES.fleetNumbers) ? { fleetNumber: random.between(1, 99_999) } : {}),
      address,
    };
  }
  const firstNames = [random.pick(FIRST_NAMES), ...(random.chance(0.4) ? [random.pick(FIRST_NAMES)] : [])];
  return {
    title: random.pick(TITLES),
    ...(random.chance(SHARES.incompleteNames) ? {} : { firstNames: firstNames.join(' ') }),
    lastName: random.pick(LAST_NAMES),
    address,
  };
}

function makeAddress(random: Random): NonNullable<Party['address']> {
  const [town, area] = random.pick(TOWNS);
  const letters = () => random.pick([...'ABDEFGHJLNPQRSTUWXYZ']) + random.pick([...'ABDEFGHJLNPQRSTUWXYZ']);
  return {
    ...(random.chance(SHARES.noFirstLine)
      ? {}
      : { line1: `${random.between(1, 250)} ${random.pick(STREETS)}` }),
    ...(random.chance(0.3) ? { line2: 'TEST DATA DO NOT DELIVER' } : {}),
    line5: town,
    postcode: `${area}${random.between(1, 39)} ${random.between(1, 9)}${letters()}`,
  };
}
