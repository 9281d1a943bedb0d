import type { Pool } from 'pg';
import { withTimeout } from '../clock/with-timeout.js';

const END_TIMEOUT_MS = 2_000;

/**
 * Closes a pool within a timeout. Without it, a connection whose network stopped delivering would keep it waiting until the operating
 * system gives up.
 */
export async function endPool(pool: Pool): Promise<void> {
  await withTimeout(END_TIMEOUT_MS, pool.end()).catch(() => undefined);
}
