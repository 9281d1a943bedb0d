import type { DestinationStream } from 'pino';

/** Whatever a terminal would take for a command, or a reader for a new line of the log. */
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

/** Writes the lines of the log for people: `2026-11-22 15:43:19 WARN  [Mail] …`, and what else is known after it. */
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
