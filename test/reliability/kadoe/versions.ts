import { keepPeopleFromLogs } from '../../kadoe/keep-people-from-logs.js';

/** The body of an answer, as far as this test reads it. */
export interface Answer {
  readonly status: number;
  readonly body: { readonly make?: string } & Readonly<Record<string, unknown>>;
}

/** How many vehicles each version of the register has; even, because they exchange their marks in pairs. */
export const VEHICLES = 40;

export const EVENT_DATE = '2024-06-01';

export const markOf = (index: number): string => `K${String(index).padStart(2, '0')}ABC`;

const vinOf = (index: number): string => `VIN${String(index).padStart(14, '0')}`;

/**
 * The whole register as version k has it. Everything that an answer shows names the version, so that an answer from two of them can be told. In odd
 * versions the vehicles of each pair carry each other's mark, and the days on which keepers changed differ in all of them.
 */
export function versionOf(k: number): string {
  const lines = Array.from({ length: VEHICLES }, (_, index) => ({
    vehicle: `V${index}`,
    chassisVin: vinOf(index),
    make: `MAKE ${k}`,
    model: `MODEL ${k}`,
    colour: `COLOUR ${k}`,
    marks: [{ registrationNumber: markOf(partnerOf(index, k)), from: '2019-01-01' }],
    keepers: keepersOf(k, index),
  }));
  keepPeopleFromLogs(lines);
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** Its own index again in even versions. */
function partnerOf(index: number, k: number): number {
  return k % 2 === 0 ? index : index ^ 1;
}

function keepersOf(k: number, index: number) {
  const changes = Array.from({ length: 1 + ((k + index) % 4) }, (_, each) =>
    day(each * 200 + ((k * 7) % 150)),
  );
  return changes.map((from, each) => ({
    from,
    ...(each + 1 < changes.length ? { to: changes[each + 1] } : {}),
    title: 'MS',
    firstNames: `KEEPER ${each + 1} OF ${changes.length}`,
    lastName: `VERSION ${k}`,
    address: { line1: `${k} TEST STREET`, postcode: 'SA1 1AA' },
  }));
}

function day(afterStart: number): string {
  return new Date(Date.UTC(2020, 0, 1 + afterStart)).toISOString().slice(0, 10);
}

/** The version that an answer about a mark comes from; a text that says what is wrong when it comes from no single one. */
export function versionIn(index: number, { body }: Answer): number | string {
  const k = Number(/^MAKE (\d+)$/.exec(body.make ?? '')?.[1]);
  const count = 1 + ((k + partnerOf(index, k)) % 4);
  const expected = {
    registrationNumber: markOf(index),
    chassisVin: vinOf(partnerOf(index, k)),
    make: `MAKE ${k}`,
    model: `MODEL ${k}`,
    colour: `COLOUR ${k}`,
    keeper: {
      title: 'MS',
      firstNames: `KEEPER ${count} OF ${count}`,
      lastName: `VERSION ${k}`,
      address: { line1: `${k} TEST STREET`, postcode: 'SA1 1AA' },
    },
  };
  const isWhole = JSON.stringify(body) === JSON.stringify(expected);
  return isWhole ? k : `${markOf(index)}: ${JSON.stringify(body)} is not ${JSON.stringify(expected)}`;
}
