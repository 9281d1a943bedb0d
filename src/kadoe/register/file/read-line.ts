import type { z } from 'zod';
import { issuesInHistory, type LineIssue } from './history-rules.js';
import { type VehicleLine, vehicleLine } from './vehicle-line.js';

export type ReadLine =
  | { readonly vehicle: VehicleLine; readonly issues?: undefined }
  | { readonly issues: readonly LineIssue[]; readonly vehicle?: undefined };

/** Reads a line. All its issues are found, except those between values of a line whose form is wrong. */
export function readLine(text: string): ReadLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The message of the parser quotes the text.
    return { issues: [{ field: 'line', message: 'must be a JSON object' }] };
  }
  const parsed = vehicleLine.safeParse(value, { reportInput: true });
  if (!parsed.success) return { issues: parsed.error.issues.flatMap(inWords) };
  const issues = issuesInHistory(parsed.data);
  return issues.length > 0 ? { issues } : { vehicle: parsed.data };
}

function inWords(issue: z.core.$ZodIssue): LineIssue[] {
  const field = pathOf(issue.path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: pathOf([...issue.path, shortened(key)]),
      message: 'is not a field of a register file',
    }));
  }
  return [{ field, message: messageOf(issue) }];
}

/** Zod's own texts quote what it was given in some cases. */
function messageOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? 'must be given'
        : `must be ${WORDS[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be one of ${issue.values.join(', ')}`;
    case 'too_small':
      return `must ${issue.origin === 'string' ? 'have at least' : 'be at least'} ${issue.minimum}${unit(issue)}`;
    case 'too_big':
      return `must ${issue.origin === 'string' || issue.origin === 'array' ? 'have at most' : 'be at most'} ${issue.maximum}${unit(issue)}`;
    case 'invalid_format':
      return issue.message;
    default:
      return 'is not valid';
  }
}

const WORDS: Readonly<Record<string, string>> = {
  object: 'an object',
  array: 'a list',
  string: 'a text',
  int: 'a whole number',
  number: 'a number',
};

function unit({ origin }: { readonly origin: string }): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' ? ' entries' : '';
}

function pathOf(path: readonly PropertyKey[]): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else text += text === '' ? String(part) : `.${String(part)}`;
  }
  return text === '' ? 'line' : text;
}

const LONGEST_KEY = 50;

/** Unknown keys are the sender's invention, and may be of any length. */
function shortened(key: string): string {
  const printable = key.replace(/\p{C}/gu, '�');
  return printable.length > LONGEST_KEY ? `${printable.slice(0, LONGEST_KEY)}…` : printable;
}
