import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { registerSchema } from '../../../src/kadoe/register/file/json-schema.js';
import { vehicleLine } from '../../../src/kadoe/register/file/vehicle-line.js';
import { makeVehicle } from '../../../src/kadoe/register/generator/make-vehicle.js';
import { TEST_VEHICLES } from '../../../src/kadoe/register/test-vehicles.js';
import { seed } from '../../reliability/plan.js';

const ajv = new Ajv2020({ strict: false, unicodeRegExp: true });
addFormats.default(ajv);
const isValid = ajv.compile(registerSchema());

const WRONG = [
  null,
  '',
  'x',
  'AA19BBB',
  '2024-02-30',
  '0000-01-01',
  -1,
  1.5,
  1e9,
  true,
  {},
  [],
  [{}],
  'a\nb',
  '\ud800',
  'x'.repeat(300),
];

describe(`The JSON Schema of a register file (seed ${seed})`, () => {
  it('is the one that is committed', async () => {
    expect(JSON.parse(await readFile('docs/register.schema.json', 'utf8'))).toEqual(registerSchema());
  });

  it('accepts the vehicles of the test environment and of generated files', () => {
    for (const line of TEST_VEHICLES)
      expect(isValid(JSON.parse(JSON.stringify(line))), line.vehicle).toBe(true);
    for (let index = 0; index < 500; index += 1) {
      const line = makeVehicle(1, index, 500);
      expect(isValid(line), JSON.stringify(isValid.errors)).toBe(true);
    }
  });

  it('judges the form of a line as the loader does', () => {
    let valid = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 499 }),
        fc.array(fc.tuple(fc.nat(), fc.constantFrom('set', 'add', 'remove'), fc.constantFrom(...WRONG)), {
          maxLength: 2,
        }),
        (index, changes) => {
          const line: unknown = JSON.parse(JSON.stringify(makeVehicle(1, index, 500)));
          // Of its own, because a second change may change what the first has put there.
          for (const [at, how, value] of changes) change(line, at, how, structuredClone(value));
          const expected = vehicleLine.safeParse(line).success;
          if (expected) valid += 1;
          expect(isValid(line), JSON.stringify(line)).toBe(expected);
        },
      ),
      { numRuns: 3_000, seed },
    );
    expect(valid).toBeGreaterThan(300);
  });
});

/** Changes one value somewhere in a line. */
function change(line: unknown, at: number, how: string, value: unknown): void {
  const places: { readonly holder: Record<string, unknown>; readonly key: string }[] = [];
  const visit = (holder: unknown) => {
    if (typeof holder !== 'object' || holder === null) return;
    for (const key of Object.keys(holder)) {
      places.push({ holder: holder as Record<string, unknown>, key });
      visit((holder as Record<string, unknown>)[key]);
    }
  };
  visit(line);
  const place = places[at % places.length];
  if (!place) return;
  if (how === 'set') place.holder[place.key] = value;
  else if (how === 'remove' && !Array.isArray(place.holder)) delete place.holder[place.key];
  else if (how === 'add' && !Array.isArray(place.holder)) place.holder[`${place.key}2`] = value;
}
