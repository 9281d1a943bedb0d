import type { KeeperOfLine, StateKind, VehicleLine } from './file/vehicle-line.js';

/** The published vehicles of the test environment are known from this day on. */
export const TEST_VEHICLES_FROM = '2024-03-18';

const from = TEST_VEHICLES_FROM;

const PERSON: KeeperOfLine = {
  from,
  title: 'MR',
  firstNames: 'JOHN',
  lastName: 'WILS',
  address: { line1: '1 TEST STREET', line5: 'ABERTAWE SA48BA', postcode: 'WA LES' },
};
const { firstNames: _, ...NAMELESS } = PERSON;
const COMPANY: KeeperOfLine = {
  from,
  companyName: 'TEST FLEET LTD',
  address: { line1: '2 TEST STREET', line5: 'SWANSEA', postcode: 'SA4 8BA' },
};
const ESTATE = {
  make: 'VAUXHALL',
  model: 'ASTRA',
  colour: 'BLUE',
  taxStatus: 'Taxed',
  bodyType: 'ESTATE',
} as const;

function vehicle(
  registrationNumber: string,
  details: Partial<VehicleLine>,
  { keeper = PERSON, state }: { keeper?: KeeperOfLine | null; state?: StateKind } = {},
): VehicleLine {
  return {
    vehicle: `TEST-${registrationNumber}`,
    ...details,
    marks: [{ registrationNumber, from }],
    ...(keeper === null ? {} : { keepers: [keeper] }),
    ...(state === undefined ? {} : { states: [{ kind: state, from }] }),
  };
}

/** DVLA's published test marks and VINs. `F22FFF` is not among them, because nothing is held on it. */
export const TEST_VEHICLES: readonly VehicleLine[] = [
  vehicle('AA19BBB', {
    ...{ make: 'FORD', model: 'ESCORT', colour: 'GREY', taxStatus: 'Untaxed', bodyType: 'SALOON' },
    seatingCapacity: 2,
  }),
  vehicle('H789GHF', { make: 'FORD', colour: 'YELLOW' }, { state: 'STOLEN' }),
  vehicle('2292CZ', { make: 'DAIMLER', colour: 'WHITE' }, { state: 'EXPORTED' }),
  vehicle('J942XHK', ESTATE, { state: 'SCRAPPED' }),
  vehicle('FV08ABX', ESTATE, { keeper: { ...COMPANY, fleetNumber: 4 } }),
  vehicle('X131HEE', ESTATE, { keeper: COMPANY }),
  vehicle('111V', ESTATE, { keeper: null }),
  vehicle('BX51ZFT', ESTATE, { keeper: NAMELESS }),
  vehicle('L59WPN', ESTATE, { keeper: { ...PERSON, address: { line5: 'SWANSEA', postcode: 'SA4 8BA' } } }),
  vehicle('MX02RXO', ESTATE, { keeper: { ...COMPANY, companyName: 'NOT KNOWN' } }),
  vehicle('BV58PVS', ESTATE, { state: 'FROZEN' }),
  vehicle('7611FP', ESTATE, { state: 'VOID' }),
  vehicle('BU05JLV', ESTATE, { state: 'BATCH_TRAIL' }),
  vehicle('TLK688W', ESTATE, { state: 'GEO' }),
  vehicle('A553UCY', ESTATE, { state: 'MOD' }),
  { vehicle: 'TEST-1C8FZB8912U529823', chassisVin: '1C8FZB8912U529823', ...ESTATE, keepers: [PERSON] },
  { vehicle: 'TEST-KJASDHKSFDH-1', chassisVin: 'KJASDHKSFDH', ...ESTATE, keepers: [PERSON] },
  { vehicle: 'TEST-KJASDHKSFDH-2', chassisVin: 'KJASDHKSFDH', ...ESTATE, keepers: [COMPANY] },
];

/** The same as a file for the test register. */
export function testVehiclesFile(): Buffer {
  return Buffer.from(TEST_VEHICLES.map((line) => `${JSON.stringify(line)}\n`).join(''));
}
