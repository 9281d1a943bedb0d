import type { DestinationStream } from 'pino';

/** Characters that a terminal would interpret as a command, or that would look like a new line of the log. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
const CONTROLS = /[\u0000-\u001f\u007f-\u009f]/g;

interface Line {
  readonly level: string;
  readonly time: string;
  readonly context?: string;
  readonly msg?: string;
  readonly cause?: string;
  readonly [field: string]: unknown;
}

/** Formats the lines of the log for people: `2026-11-22 15:43:19 WARN  [Mail] …`, followed by the other fields. */
export function readableLines(write: (text: string) => void): DestinationStream {
  return { write: (line) => write(readable(JSON.parse(line) as Line)) };
}

function readable({ level, time, context, msg = '', cause, ...fields }: Line): string {
  const known = Object.entries(fields).map(([name, value]) => `${name}=${String(value)}`);
  const head = [
    time.slice(0, 19).replace('T', ' '),
    level.toUpperCase().padEnd(5),
    `[${context ?? 'Service'}]`,
  ];
  const [first = '', ...more] = msg.split('\n');
  const lines = [[...head, first, ...known].join(' '), ...more, ...(cause?.split('\n') ?? [])];
  return `${lines.map((text) => text.replaceAll(CONTROLS, '�')).join('\n')}\n`;
}
