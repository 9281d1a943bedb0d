import fc from 'fast-check';
import { TEST_VEHICLES } from '../../../src/kadoe/register/test-vehicles.js';

const LINES = TEST_VEHICLES.map((vehicle) => JSON.stringify(vehicle));

/** Each makes a line wrong in another way. */
const SPOIL: readonly ((line: string) => string)[] = [
  (line) => line.slice(0, -2),
  (line) => line.replace('"vehicle"', '"vehicles"'),
  (line) => line.replace(/"from":"[^"]*"/, '"from":"2024-02-30"'),
  (line) => line.replace(/"marks":\[/, '"marks":[7,'),
  (line) => `${line}\n${line}`,
];

/** A file for the register: some of the vehicles of the test environment, and something wrong with one of them or not. */
export const registerText: fc.Arbitrary<string> = fc
  .tuple(
    fc.subarray(LINES, { minLength: 1, maxLength: 4 }),
    fc.option(fc.constantFrom(...SPOIL), { freq: 2 }),
    fc.constantFrom('\n', ''),
  )
  .map(([[first = '', ...others], spoil, end]) =>
    [spoil ? spoil(first) : first, ...others].join('\n').concat(end),
  );
