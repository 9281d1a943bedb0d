import { table } from './table.js';

/** Prints indented JSON, which both programs and people can read. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Prints a table at a terminal, and JSON for other programs or with `--json`. */
export function printList<Item>(
  items: readonly Item[],
  { json, none, columns }: { json: boolean; none: string; columns: Record<string, (item: Item) => string> },
): void {
  if (json || !process.stdout.isTTY) {
    printJson(items);
    return;
  }
  const cells = Object.values(columns);
  const rows = items.map((item) => cells.map((cell) => cell(item)));
  process.stdout.write(`${items.length === 0 ? none : table(Object.keys(columns), rows)}\n`);
}
