import { join } from 'node:path';
import { z } from 'zod';
import { SERVICE_PARTS } from '../config/settings.js';

/** What a process of the service tells the commands on this machine about itself. No secret is in it. */
export const INSTANCE = z.object({
  pid: z.int().positive(),
  /** Tells the process from a later one with the same number, where the system says when a process began. */
  processStart: z.string().optional(),
  /** Where its process number means something: a boot of a machine, or a container of it. */
  place: z.string(),
  startedAt: z.iso.datetime(),
  parts: z.array(z.enum(SERVICE_PARTS)),
  /** Where it answers calls on this machine; absent when it answers none. */
  url: z.url().optional(),
  /** What clients are given: where the API and its tokens are, and what for. */
  apiUrl: z.url(),
  scopeUrl: z.string(),
  accessTokenUrl: z.url(),
  /** `embedded`: in `DATA_DIR`. `given`: the one of `DATABASE_URL`, whose address has a password and is not told. */
  database: z.enum(['embedded', 'given']),
  /** Variables of its environment that commands share with it. */
  variables: z.record(z.string(), z.string()),
});

export type Instance = z.infer<typeof INSTANCE>;

/** How often a process shows that it is there. */
export const BEAT_MS = 10_000;

/** Somewhere else than here, a process that did not show it for so long is gone. */
export const STALE_AFTER_MS = 60_000;

/** A file for each running process: several can work on one `DATA_DIR`. */
export function instanceFolder(dataDir: string): string {
  return join(dataDir, 'instances');
}
