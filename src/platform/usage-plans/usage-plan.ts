import { QUOTA_PERIODS, type QuotaPeriodKind } from '../limits/quota-period.js';

/** What a plan gives to each client that has it. */
export interface PlanTerms {
  /** Calls per second at which the client's bucket refills. */
  readonly rate: number;
  /** The calls that the full bucket holds. */
  readonly burst: number;
  /** Calls in a period; null when only the rate limits them. */
  readonly quota: number | null;
  readonly quotaPeriod: QuotaPeriodKind | null;
}

export interface UsagePlan extends PlanTerms {
  readonly name: string;
}

const SMALLEST_RATE = 0.1;
const LARGEST_RATE = 10_000;
const LARGEST_BURST = 100_000;
const LARGEST_QUOTA = 1_000_000_000;

/** The bounds, for the documents. */
export const PLAN_BOUNDS = { SMALLEST_RATE, LARGEST_RATE, LARGEST_BURST, LARGEST_QUOTA };

/** It is a part of an address and a word of a command, so it needs no quoting. */
export const PLAN_NAME = /^[a-z][a-z0-9-]{0,39}$/;

export function issueInPlanName(value: unknown): string | undefined {
  return typeof value === 'string' && PLAN_NAME.test(value)
    ? undefined
    : 'must have 1 to 40 lower-case letters, digits and hyphens, and begin with a letter';
}

export function issueInRate(value: unknown): string | undefined {
  const fits = typeof value === 'number' && value >= SMALLEST_RATE && value <= LARGEST_RATE;
  return fits ? undefined : `must be a number of calls per second from ${SMALLEST_RATE} to ${LARGEST_RATE}`;
}

export function issueInBurst(value: unknown): string | undefined {
  return issueInCount(value, LARGEST_BURST);
}

export function issueInQuota(value: unknown): string | undefined {
  if (value === undefined) return 'is required; null means no quota';
  return value === null ? undefined : issueInCount(value, LARGEST_QUOTA);
}

/** @param terms with the quota, because the two are given together */
export function issueInQuotaPeriod(value: unknown, { quota }: { quota?: unknown }): string | undefined {
  if (value === undefined) return 'is required; null means no quota';
  if (value === null) return quota === null || quota === undefined ? undefined : 'is required with a quota';
  if (!QUOTA_PERIODS.some((period) => period === value)) return `must be one of ${QUOTA_PERIODS.join(', ')}`;
  return quota === null ? 'must be null without a quota' : undefined;
}

function issueInCount(value: unknown, largest: number): string | undefined {
  const fits = Number.isInteger(value) && Number(value) >= 1 && Number(value) <= largest;
  return fits ? undefined : `must be a whole number from 1 to ${largest}`;
}
