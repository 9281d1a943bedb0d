import { periodAt, secondsOf } from '../limits/quota-period.js';
import { limitItem, policyItem } from '../limits/rate-limit.fields.js';
import type { UsagePlan } from './usage-plan.js';

/** The names of a plan's limits in `RateLimit-Policy` and `RateLimit`. */
const RATE = 'plan';
const QUOTA = 'quota';

/** The value of `RateLimit-Policy`: the bucket, with the time in which it refills, and the quota. */
export function policiesOf({ rate, burst, quota, quotaPeriod }: UsagePlan, now: number): string {
  const bucket = policyItem({ name: RATE, windowSeconds: Math.ceil(burst / rate) }, burst);
  if (quota === null || quotaPeriod === null) return bucket;
  const policy = { name: QUOTA, windowSeconds: secondsOf(periodAt(quotaPeriod, now)) };
  return `${bucket}, ${policyItem(policy, quota)}`;
}

/** The item of `RateLimit` about the bucket. */
export function rateItem(callsLeft: number, seconds: number): string {
  return limitItem({ name: RATE }, callsLeft, seconds);
}

/** The item of `RateLimit` about the quota. */
export function quotaItem(callsLeft: number, seconds: number): string {
  return limitItem({ name: QUOTA }, callsLeft, seconds);
}
