import { Counter, type Registry } from 'prom-client';

/** Labels, and how often so far. */
export type Count = [labels: Record<string, string>, count: number];

/** A counter that is kept elsewhere, in plain numbers: it is read anew each time somebody asks. */
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
