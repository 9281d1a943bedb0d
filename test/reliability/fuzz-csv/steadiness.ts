import { readdir } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** The resources of a process after a garbage collection. */
export interface Sample {
  readonly files: number;
  /** Mebibytes. */
  readonly heap: number;
  readonly buffers: number;
  readonly resident: number;
  /** Open files and sockets; 0 if the system does not show them. */
  readonly descriptors: number;
}

const MEBIBYTE = 1024 * 1024;

export async function takeSample(files: number): Promise<Sample> {
  collectGarbage();
  const { heapUsed, external, arrayBuffers, rss } = process.memoryUsage();
  const descriptors = await readdir('/proc/self/fd').catch(() => []);
  return {
    files,
    heap: heapUsed / MEBIBYTE,
    buffers: Math.max(external, arrayBuffers) / MEBIBYTE,
    resident: rss / MEBIBYTE,
    descriptors: descriptors.length,
  };
}

/** How much a value grew: the median of its last third divided by that of its first. */
export function growth(samples: readonly Sample[], of: Exclude<keyof Sample, 'files'>): number {
  const third = Math.max(1, Math.floor(samples.length / 3));
  const middle = (some: readonly Sample[]) => {
    const values = some.map((sample) => sample[of]).sort((one, other) => one - other);
    return values[Math.floor(values.length / 2)] ?? 0;
  };
  return middle(samples.slice(-third)) - middle(samples.slice(0, third));
}

/** Vitest's processes do not expose `gc`; a new context gets it once the flag is set. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
}
