import { setFlagsFromString } from 'node:v8';

/**
 * Keeps V8 from allocating what belongs to one request as if it were there to stay. It decides that by what survives
 * in the first seconds under load, when everything is slow, and never thinks again: in about half of all starts every
 * later request and its headers waited for a full collection, which doubled the memory resident (150 to 300 MB) and
 * cost a third of the throughput.
 *
 * The other half of it is a flag that only counts on the command line, `--heap-growing-percent=50` in `npm start`: V8
 * lets the heap grow up to fourfold between two full collections, and with look-ups beside an import 80 MB of what was
 * long of no use lay there (278 MB resident; 230 MB with the flag, at the same speed).
 */
export function keepMemorySteady(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
}
