import type { Pool } from 'pg';
import { withTimeout } from '../clock/with-timeout.js';

const END_TIMEOUT_MS = 2_000;

/** Closes a pool. A connection over a network that fell silent would be waited for until the operating system gives it up. */
export async function endPool(pool: Pool): Promise<void> {
  await withTimeout(END_TIMEOUT_MS, pool.end()).catch(() => undefined);
}
