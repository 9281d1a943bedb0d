import type { ListOptions } from './list-options.js';
import { fitTable, table } from './table.js';

/** Prints indented JSON, which both programs and people can read. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/**
 * Prints a table at a terminal, as wide as the terminal, and JSON to other programs.
 *
 * @param cuttable the columns of free text, which are cut when the terminal is too narrow
 */
export function printList<Item>(
  items: readonly Item[],
  {
    format: { json = false, table: asTable = false, wide = false },
    none,
    columns,
    cuttable = [],
  }: {
    format: ListOptions;
    none: string;
    columns: Record<string, (item: Item) => string>;
    cuttable?: readonly string[];
  },
): void {
  if (json || !(asTable || wide || process.stdout.isTTY)) {
    printJson(items);
    return;
  }
  if (items.length === 0) {
    process.stdout.write(`${none}\n`);
    return;
  }
  const headings = Object.keys(columns);
  const cells = Object.values(columns);
  const rows = items.map((item) => cells.map((cell) => cell(item)));
  const width = wide ? undefined : widthOfTerminal();
  if (width === undefined) {
    process.stdout.write(`${table(headings, rows)}\n`);
    return;
  }
  const { text, isCut } = fitTable(headings, rows, { width, cuttable });
  process.stdout.write(`${text}\n`);
  if (isCut) process.stderr.write('Some columns are cut to fit the terminal; --wide shows them whole.\n');
}

/** @returns undefined where no terminal says how wide it is; COLUMNS is the standard way to say so for a file or a pipe */
function widthOfTerminal(): number | undefined {
  if (process.stdout.isTTY) return process.stdout.columns || undefined;
  const columns = Number(process.env.COLUMNS);
  return Number.isInteger(columns) && columns > 0 ? columns : undefined;
}
