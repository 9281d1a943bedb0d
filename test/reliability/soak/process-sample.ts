import { readdir, readlink } from 'node:fs/promises';
import { Scrape } from '../../platform/observability/scrape.js';

const MB = 1024 ** 2;

/** The service's process at a moment, according to its metrics and the operating system. */
export interface ProcessSample {
  readonly residentMb: number;
  readonly heapMb: number;
  readonly externalMb: number;
  /** CPU seconds since it started. */
  readonly cpuSeconds: number;
  /** The event loop's lag since the previous sample. */
  readonly lagP99Ms: number;
  readonly resources: number;
  readonly openFiles: number;
  readonly sockets: number;
}

export async function sampleProcess(pid: number, metricsUrl: string): Promise<ProcessSample> {
  const scrape = await Scrape.from(metricsUrl);
  const value = (name: string) => scrape.value(name) ?? Number.NaN;
  return {
    residentMb: value('process_resident_memory_bytes') / MB,
    heapMb: value('nodejs_heap_size_used_bytes') / MB,
    externalMb: value('nodejs_external_memory_bytes') / MB,
    cpuSeconds: value('process_cpu_seconds_total'),
    lagP99Ms: value('nodejs_eventloop_lag_p99_seconds') * 1_000,
    resources: value('nodejs_active_resources_total'),
    ...(await openFilesOf(pid)),
  };
}

/** As the kernel reports them, so that leaked ones which Node.js has forgotten are included. */
export async function openFilesOf(pid: number): Promise<{ openFiles: number; sockets: number }> {
  const folder = `/proc/${pid}/fd`;
  const names = await readdir(folder);
  // A descriptor that is closed meanwhile has no target any more.
  const targets = await Promise.all(
    names.map((name) => readlink(`${folder}/${name}`).catch(() => undefined)),
  );
  const open = targets.filter((target) => target !== undefined);
  return { openFiles: open.length, sockets: open.filter((target) => target.startsWith('socket:')).length };
}
