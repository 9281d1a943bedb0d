import { readFileSync } from 'node:fs';

/**
 * Loaded into each process before its own code: tells the benchmark over the IPC channel what the process has used,
 * as the operating system counts it. It costs the process nothing between two questions.
 */
process.on('message', (question) => {
  if (question !== 'usage') return;
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMicroseconds: user + system, peakResidentBytes: peakResidentKilobytes() * 1024 });
});
// The process must be able to end as it does without a benchmark: when nothing is left to do.
process.channel?.unref();

/** On Linux `maxRSS` begins with what the parent had when it forked, so the kernel's own mark of the process is read. */
function peakResidentKilobytes(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS;
  return Number(/^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
}
