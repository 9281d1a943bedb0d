import { readFileSync } from 'node:fs';
import type { Profiler, Session } from 'node:inspector/promises';
import { PerformanceObserver } from 'node:perf_hooks';

/** A time in which the process's event loop did nothing else, or could not run. */
export interface Pause {
  /** In ms, as `Date.now()` counts. */
  readonly from: number;
  readonly ms: number;
  readonly collectsGarbage: boolean;
}

/** How often the event loop is looked at while pauses are watched. */
const LOOK_MS = 2;

/** Finer than a call's shortest part, and coarse enough that sampling costs a few per cent. */
const SAMPLED_EVERY_US = 250;

/** Shorter delays are those of timers. */
const SHORTEST_MS = 3;

/**
 * Loaded into each process before its own code. It reports the resources of the process over the IPC channel, as the operating system
 * counts them; asked to, also when its event loop stood still. Between two reports it costs nothing, unless pauses are watched.
 */
process.on('message', (question) => {
  if (question === 'usage') {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuMicroseconds: user + system, peakResidentBytes: peakResidentKilobytes() * 1024 });
  } else if (question === 'pauses') process.send?.(pausesSinceLastTime());
  else if (question === 'profile') void startOrEndProfile().then((profile) => process.send?.(profile ?? {}));
});
// The process must be able to end as it does without a benchmark: when nothing remains to do.
process.channel?.unref();

/** On Linux `maxRSS` starts with the parent's value at the fork, so the kernel's own maximum of the process is read instead. */
function peakResidentKilobytes(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS;
  return Number(/^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
}

let pauses: Pause[] | undefined;

/** From the first question on. */
function pausesSinceLastTime(): readonly Pause[] {
  const seen = pauses ?? [];
  if (pauses === undefined) watch();
  pauses = [];
  return seen;
}

function watch(): void {
  const note = (pause: Pause) => pauses?.push(pause);
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      note({ from: performance.timeOrigin + startTime, ms: duration, collectsGarbage: true });
  }).observe({ entryTypes: ['gc'] });
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    const late = now - last - LOOK_MS;
    if (late >= SHORTEST_MS)
      note({ from: performance.timeOrigin + last + LOOK_MS, ms: late, collectsGarbage: false });
    last = now;
  }, LOOK_MS).unref();
}

let session: Session | undefined;

/** @returns the profile of the time between two questions, at the second */
async function startOrEndProfile(): Promise<Profiler.Profile | undefined> {
  if (session === undefined) {
    // Loaded by nothing else, so that it adds no memory to a process that is not profiled.
    const inspector = await import('node:inspector/promises');
    session = new inspector.Session();
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: SAMPLED_EVERY_US });
    await session.post('Profiler.start');
    return undefined;
  }
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  session = undefined;
  return profile;
}
