import { type DatabaseHost, nameOf } from '../../config/database-hosts.js';

/** A server that follows another one and takes no changes. It has the code that PostgreSQL refuses a change with. */
export class IsStandby extends Error {
  override readonly name = 'IsStandby';
  readonly code = '25006';

  constructor() {
    super('a standby, which takes no changes');
  }
}

/** None of the hosts is a primary. Its errors are those of the hosts, in their order, so that it is known whether the database is unavailable. */
export class NoPrimary extends AggregateError {
  override readonly name = 'NoPrimary';

  constructor(hosts: readonly DatabaseHost[], errors: readonly unknown[]) {
    const reasons = hosts.map((host, index) => `${nameOf(host)} (${reasonOf(errors[index])})`);
    super(errors, `none of its hosts is a primary: ${reasons.join(', ')}`);
  }
}

function reasonOf(error: unknown): string {
  // The name has several addresses, and each was tried.
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}
