import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DestinationStream } from 'pino';
import { inject } from 'vitest';
import { readableLines } from '../../src/platform/observability/readable-lines.js';

const toStandardError = readableLines((text) => process.stderr.write(text));
const listeners = new Set<(line: string) => void>();

/**
 * Where every service in the tests' own processes logs. All of it is kept until the end of the run and then searched for
 * what no log may have in it (see `log-search.ts`); errors are shown as well.
 */
export const suiteLog: DestinationStream = {
  write(line) {
    keep('log', line);
    for (const listener of listeners) listener(line);
    if (/"level":"(error|fatal)"/.test(line)) toStandardError.write(line);
  },
};

/** The same for what a service prints that runs in a process of its own. */
export function keepPrinted(text: string): void {
  keep('log', text);
}

/** Something that was used and must be in no log: a secret, a key, a token, a VIN. */
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

/** A file a process: workers write at the same time. */
function keep(kind: 'log' | 'known', text: string): void {
  appendFileSync(join(inject('logFolder'), `${process.pid}.${kind}`), text);
}
