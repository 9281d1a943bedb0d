import { Counter, type Registry } from 'prom-client';

/** Labels, and the count so far. */
export type Count = [labels: Record<string, string>, count: number];

/** A counter whose value is stored elsewhere, as a plain number, and read on each scrape. */
export function readCounter(
  registry: Registry,
  { name, help, labelNames = [] }: { name: string; help: string; labelNames?: string[] },
  read: () => readonly Count[],
): void {
  new Counter({
    name,
    help,
    labelNames,
    registers: [registry],
    collect() {
      this.reset();
      for (const [labels, count] of read()) this.inc(labels, count);
    },
  });
}
