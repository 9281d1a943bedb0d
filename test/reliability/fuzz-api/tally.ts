import { CATALOGUE } from '../../../src/recalls/errors/catalogue.js';
import type { ReceivedAnswer } from '../../surfaces/conformance.js';

/** Other tests cover these: exhausted limits, dependencies that are down, and addresses without an operation. */
const TESTED_ELSEWHERE = ['dailyQuotaSpent', 'tooManyRequests', 'unknown', 'unavailable', 'urlNotFound'];

/** The kind of the calls in sequences. */
export const FORETOLD = 'in sequences, predicted by a model';

/** What was called and answered, over all parts of a run. */
export class Tally {
  readonly errorCodes = new Set<string>();
  /** Responses of the token endpoint, which uses Entra's numbers. */
  readonly entraCodes = new Set<string>();
  sequences = 0;
  steps = 0;
  longestSequence = 0;
  /** The number of each result that a model had predicted: "deleteRecalls 400 RECALLS-BR-01". */
  readonly foretold = new Set<string>();
  private readonly byOperation = new Map<string, Set<number>>();
  private readonly byClass = new Map<string, number>();
  private readonly byKind = new Map<string, number>();

  /** @param operation undefined for a request to an address without an operation */
  count(kind: string, operation: string | undefined, { status, body }: ReceivedAnswer): void {
    const statusClass = status === 0 ? 'none: the sender had disconnected' : `${Math.floor(status / 100)}xx`;
    this.byClass.set(statusClass, (this.byClass.get(statusClass) ?? 0) + 1);
    this.byKind.set(kind, (this.byKind.get(kind) ?? 0) + 1);
    if (operation !== undefined) {
      const statuses = this.byOperation.get(operation) ?? new Set();
      this.byOperation.set(operation, statuses.add(status));
    }
    const code = /"errorCode":"([^"]+)"/.exec(body)?.[1];
    if (code !== undefined) this.errorCodes.add(code);
    if (kind === FORETOLD) this.foretold.add(`${operation} ${status} ${code ?? ''}`);
    const entraCode = /"error_description":"(AADSTS\d+)/.exec(body)?.[1];
    if (entraCode !== undefined) this.entraCodes.add(entraCode);
  }

  /** @param steps how many commands the sequence had */
  countSequence(steps: number): void {
    this.sequences += 1;
    this.steps += steps;
    this.longestSequence = Math.max(this.longestSequence, steps);
  }

  get calls(): number {
    return [...this.byKind.values()].reduce((sum, calls) => sum + calls, 0);
  }

  get kinds(): [kind: string, calls: number][] {
    return [...this.byKind];
  }

  get classes(): [statusClass: string, calls: number][] {
    return [...this.byClass].sort();
  }

  /** The operations that were called but never answered with 2xx. */
  neverSucceeded(): string[] {
    const failed = [...this.byOperation].filter(([, statuses]) => ![...statuses].some((each) => each < 300));
    return failed.map(([id]) => id);
  }

  get operations(): string[] {
    return [...this.byOperation.keys()];
  }

  /** The codes of the catalogue that no call produced. */
  codesNeverSeen(): string[] {
    const expected = Object.entries(CATALOGUE).filter(([name]) => !TESTED_ELSEWHERE.includes(name));
    const codes = new Set<string>(expected.map(([, { errorCode }]) => errorCode));
    return [...codes].filter((code) => !this.errorCodes.has(code));
  }
}

export const inFigures = (count: number) => count.toLocaleString('en-GB');
