import {
  issueInBurst,
  issueInQuota,
  issueInQuotaPeriod,
  issueInRate,
  type PlanTerms,
} from '../usage-plan.js';

/** The options of a command, as they were typed. */
export interface TermsOptions {
  readonly rate?: string;
  readonly burst?: string;
  /** A whole number, or `none`. */
  readonly quota?: string;
  readonly quotaPeriod?: string;
}

/** The terms of a new plan, with no quota unless there is one. */
export function newTerms(options: TermsOptions): PlanTerms {
  return changedTerms({ rate: Number.NaN, burst: Number.NaN, quota: null, quotaPeriod: null }, options);
}

/**
 * A plan's terms with what the options change.
 *
 * @throws Error with everything that is wrong with them
 */
export function changedTerms(
  { rate, burst, quota, quotaPeriod }: PlanTerms,
  options: TermsOptions,
): PlanTerms {
  const withoutQuota = options.quota === 'none';
  const changed = {
    rate: options.rate === undefined ? rate : numberIn(options.rate),
    burst: options.burst === undefined ? burst : numberIn(options.burst),
    quota: withoutQuota ? null : options.quota === undefined ? quota : numberIn(options.quota),
    quotaPeriod: withoutQuota
      ? null
      : options.quotaPeriod === undefined
        ? quotaPeriod
        : (options.quotaPeriod.toUpperCase() as PlanTerms['quotaPeriod']),
  };
  const issues = [
    ['--rate', issueInRate(changed.rate)],
    ['--burst', issueInBurst(changed.burst)],
    ['--quota', issueInQuota(changed.quota)],
    ['--quota-period', issueInQuotaPeriod(changed.quotaPeriod, changed)],
  ].flatMap(([option, issue]) => (issue === undefined ? [] : [`${option} ${issue}`]));
  if (issues.length > 0) throw new Error(issues.join('; '));
  return changed;
}

function numberIn(text: string): number {
  return /^\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : Number.NaN;
}
