import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';

const PAUSE_MS = 50;

/** Waits until something is as expected. (Vitest's own `expect.poll` loses its test when several tests run concurrently.) */
export async function until(
  what: string,
  isSo: () => Promise<boolean> | boolean,
  timeoutMs: number,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) expect.fail(`Not within ${timeoutMs} ms: ${what}`);
    await delay(PAUSE_MS);
  }
}
