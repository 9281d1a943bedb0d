import { readFile } from 'node:fs/promises';

/** What Linux counts processor time in, whatever the machine: sysconf(_SC_CLK_TCK) is 100 everywhere. */
const TICKS_A_SECOND = 100;

/** Seconds of the processors of the machine, of which each second has as many as there are processors. */
export interface MachineSample {
  /** At work, for the service, PostgreSQL, the load and all else. */
  readonly busySeconds: number;
  /** Given to other machines on the same host while there was work here. */
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
