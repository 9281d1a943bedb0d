import type { Evidence } from '../evidence.js';
import type { Tally } from './matrix.js';

/** The findings for the report; only for results without problems. */
export function evidenceOf(tallies: readonly Tally[]): Evidence {
  const reached = tallies.filter(({ failed }) => failed.size > 0);
  const runs = sum(reached.flatMap(({ failed }) => [...failed.values()]));
  const doubled = reached.flatMap((tally) => tally.doubled);
  return {
    part: 'faults',
    findings: [
      {
        claim:
          'Whichever call fails in whichever way, nothing remains half done, nothing is answered with 2xx that is not stored, and everything that was begun ends without manual intervention',
        measured: `${count(runs)} runs with one call failed each, ${reached.length} pairs of a scenario and a dependency, 0 exceptions`,
      },
      {
        claim: 'No connection, transaction, lock, claim, open file or staging table is left behind',
        measured: `looked for after each of the ${count(runs)} runs, 0 found`,
      },
      {
        claim:
          'Every mail arrives; twice only where nobody can know that it had left, and then with the same Message-ID',
        measured: `${doubled.length} of ${count(runs)} runs: ${placesOf(doubled)}`,
      },
    ],
    details: [
      {
        title: 'Calls of each scenario, and how many were failed in which way',
        columns: ['scenario', 'to', 'calls', 'failed'],
        rows: reached.map(({ scenario, dependency, calls, failed }) => [
          scenario,
          dependency,
          String(calls),
          [...failed].map(([kind, times]) => `${kind}: ${times}`).join('; '),
        ]),
      },
    ],
  };
}

function placesOf(doubled: readonly string[]): string {
  return [...new Set(doubled)].sort().join('; ') || 'none';
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function count(number: number): string {
  return number.toLocaleString('en-GB');
}
