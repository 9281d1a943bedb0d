import { randomUUID } from 'node:crypto';
import type { Environment } from 'nunjucks';
import type { FormError } from '../forms/form-error.js';

const DATE_AND_TIME = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

const NUMBER = new Intl.NumberFormat('en-GB');

/** What templates may ask for besides what Nunjucks has. */
export function addFilters(environment: Environment): void {
  // `{{ run.receivedAt | instant }}`: 30 November 2026 at 06:10, in London.
  environment.addFilter('instant', (value: Date | string | number | null | undefined) =>
    value === null || value === undefined ? '' : DATE_AND_TIME.format(new Date(value)),
  );
  // `{{ run.receivedAt | iso }}`: for the `datetime` of a <time>.
  environment.addFilter('iso', (value: Date | string | number | null | undefined) =>
    value === null || value === undefined ? '' : new Date(value).toISOString(),
  );
  // `{{ counts.rows | count }}`: 1,234,567.
  environment.addFilter('count', (value: number | string) => NUMBER.format(Number(value)));
  // `errorMessage: errors | errorFor('name')`: as GOV.UK's macros take it.
  environment.addFilter('errorFor', (errors: readonly FormError[] | undefined, field: string) => {
    const error = errors?.find((each) => each.field === field);
    return error === undefined ? false : { text: error.message };
  });
  environment.addFilter('errorList', (errors: readonly FormError[]) =>
    errors.map(({ field, message }) => ({ text: message, ...(field ? { href: `#${field}` } : {}) })),
  );
  environment.addGlobal('newFormId', () => randomUUID());
}
