import { readFile } from 'node:fs/promises';

/** The unit of Linux's CPU times on every machine: sysconf(_SC_CLK_TCK) is 100 everywhere. */
const TICKS_A_SECOND = 100;

/** CPU seconds of the machine; each second has as many as there are processors. */
export interface MachineSample {
  /** Used for the service, PostgreSQL, the load and everything else. */
  readonly busySeconds: number;
  /** Used by other machines on the same host while this one had work (steal time). */
  readonly stolenSeconds: number;
}

export async function sampleMachine(): Promise<MachineSample> {
  const [all = ''] = (await readFile('/proc/stat', 'utf8')).split('\n');
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0, stolen = 0] = all
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return {
    busySeconds: (user + nice + system + irq + softIrq) / TICKS_A_SECOND,
    stolenSeconds: stolen / TICKS_A_SECOND,
  };
}
