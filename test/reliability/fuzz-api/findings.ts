import type { Evidence } from '../evidence.js';
import { inFigures, type Tally } from './tally.js';

/** The findings of a run in which everything held. */
export function evidenceOf(tally: Tally, operations: number): Evidence {
  const sequences = `${inFigures(tally.sequences)} sequences of ${inFigures(tally.steps)} steps, the longest ${tally.longestSequence}`;
  return {
    part: 'fuzz-api',
    findings: [
      {
        claim: 'No call was answered with 5xx, or in any way that the OpenAPI document does not describe',
        measured: `${inFigures(tally.calls)} calls to all ${operations} operations`,
      },
      {
        claim:
          'Every call of every sequence was answered as a model says; concurrent calls as in some sequential order',
        measured: `${sequences}; ${tally.foretold.size} different outcomes`,
      },
      {
        claim: 'Calls produce every error that is not about load or failures',
        measured: `${tally.errorCodes.size} error codes, and ${tally.entraCodes.size} of the token endpoint's`,
      },
      {
        claim: 'Recalls, their histories and the change feed agreed afterwards',
        measured: '0 differences',
      },
    ],
    details: [
      {
        title: 'Calls',
        columns: ['how', 'calls'],
        rows: tally.kinds.map(([kind, calls]) => [kind, inFigures(calls)]),
      },
      {
        title: 'Answers',
        columns: ['status', 'calls'],
        rows: tally.classes.map(([statusClass, calls]) => [statusClass, inFigures(calls)]),
      },
    ],
  };
}
