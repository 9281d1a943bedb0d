import type { ConsoleForm } from '../../platform/console/forms/console-form.js';
import type { UsagePlan } from '../../platform/usage-plans/usage-plan.js';

/** The names on the page of the fields. */
export const PLAN_LABELS = {
  name: 'The name',
  rate: 'Calls per second',
  burst: 'Calls at once',
  quota: 'The quota',
  quotaPeriod: 'The period of the quota',
};

/** What was typed, as the request of the API has it: a field that was left empty is no quota. */
export function termsIn(form: ConsoleForm): Record<string, unknown> {
  return {
    rate: numberIn(form.given('rate')),
    burst: numberIn(form.given('burst')),
    quota: numberIn(form.given('quota')) ?? null,
    quotaPeriod: form.given('quotaPeriod') ?? null,
  };
}

export function valuesOf({ name, rate, burst, quota, quotaPeriod }: UsagePlan): Record<string, string> {
  return {
    name,
    rate: String(rate),
    burst: String(burst),
    quota: quota?.toString() ?? '',
    quotaPeriod: quotaPeriod ?? '',
  };
}

/** The options of the command that does the same. */
export function optionsOf(values: Readonly<Record<string, string | undefined>>): string[] {
  const { rate = '', burst = '', quota = '', quotaPeriod = '' } = values;
  return [
    ...['--rate', rate, '--burst', burst, '--quota', quota || 'none'],
    ...(quotaPeriod === '' ? [] : ['--quota-period', quotaPeriod]),
  ];
}

function numberIn(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
