import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DestinationStream } from 'pino';
import { inject } from 'vitest';
import { readableLines } from '../../src/platform/observability/readable-lines.js';

const toStandardError = readableLines((text) => process.stderr.write(text));
const listeners = new Set<(line: string) => void>();

/**
 * The log of every service in the tests' own processes. Everything is stored until the end of the run and then searched for confidential
 * texts (see `log-search.ts`); errors are shown as well.
 */
export const suiteLog: DestinationStream = {
  write(line) {
    keep('log', line);
    for (const listener of listeners) listener(line);
    if (/"level":"(error|fatal)"/.test(line)) toStandardError.write(line);
  },
};

/** The same for the output of a service in a process of its own. */
export function keepPrinted(text: string): void {
  keep('log', text);
}

/** Registers a secret, key, token, VIN, mark, name or address that was used and must be in no log. */
export function keepFromLogs(kind: string, value: string): void {
  keep('known', `${JSON.stringify([kind, value])}\n`);
}

/** Collects what is logged from now on. */
export function gatherLog(): { readonly lines: readonly LogLine[]; stop(): void } {
  const lines: LogLine[] = [];
  const listener = (line: string) => lines.push(JSON.parse(line) as LogLine);
  listeners.add(listener);
  return { lines, stop: () => listeners.delete(listener) };
}

export interface LogLine {
  readonly level: string;
  readonly context?: string;
  readonly msg?: string;
  readonly [field: string]: unknown;
}

/** A file per process, because workers write at the same time. */
function keep(kind: 'log' | 'known', text: string): void {
  appendFileSync(join(inject('logFolder'), `${process.pid}.${kind}`), text);
}
