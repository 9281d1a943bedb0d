import { readFileSync } from 'node:fs';

/**
 * Loaded into each process before its own code. It reports the resources of the process over the IPC channel, as the operating system
 * counts them. Between two reports it costs nothing.
 */
process.on('message', (question) => {
  if (question !== 'usage') return;
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMicroseconds: user + system, peakResidentBytes: peakResidentKilobytes() * 1024 });
});
// The process must be able to end as it does without a benchmark: when nothing remains to do.
process.channel?.unref();

/** On Linux `maxRSS` starts with the parent's value at the fork, so the kernel's own maximum of the process is read instead. */
function peakResidentKilobytes(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS;
  return Number(/^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
}
