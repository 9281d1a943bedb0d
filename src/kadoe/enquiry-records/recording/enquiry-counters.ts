import { Injectable } from '@nestjs/common';
import { ENVIRONMENTS, type Environment } from '../../../platform/environment.js';

/** Counts this process's enquiries since its start, for the metrics. */
@Injectable()
export class EnquiryCounters {
  private readonly counts = new Map<Environment, Map<string, number>>(
    ENVIRONMENTS.map((environment) => [environment, new Map()]),
  );

  /** Enquiries that wait until they are recorded. */
  waiting = 0;

  /** Enquiries that were not answered, because it is not known whether they are recorded. */
  unrecorded = 0;

  recorded(environment: Environment, outcome: string): void {
    const counts = this.counts.get(environment);
    counts?.set(outcome, (counts.get(outcome) ?? 0) + 1);
  }

  /** How many were recorded, by environment and outcome. */
  get outcomes(): ReadonlyMap<Environment, ReadonlyMap<string, number>> {
    return this.counts;
  }
}
