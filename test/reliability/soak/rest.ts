import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import type { MailServer } from '../../platform/mail/mail-server.js';
import { size } from '../plan.js';
import { sampleMails } from './database-sample.js';
import { openFilesOf } from './process-sample.js';

/** Idle database connections are closed after 10 s. In a slice some are still counted, so the comparison is more lenient. */
const REST_MS = size({ slice: 2_000, whole: 15_000 });

/** The same, and a margin for a slow machine. */
const TIMEOUT_MS = 60_000;

const POLL_MS = 500;

/**
 * The fewest files that a process has open while there are no calls.
 *
 * @param wanted stops waiting at this number; without it, returns the fewest within some seconds
 */
export async function openFilesAtRest(pid: number, wanted?: number): Promise<number> {
  const deadline = performance.now() + (wanted === undefined ? REST_MS : TIMEOUT_MS);
  let fewest = Number.POSITIVE_INFINITY;
  while (fewest > (wanted ?? 0) && performance.now() < deadline) {
    fewest = Math.min(fewest, (await openFilesOf(pid)).openFiles);
    await delay(POLL_MS);
  }
  return fewest;
}

/** The mails in the outbox and the mails that arrived, once no mail waits any more or a timeout has passed. */
export async function mailsInTheEnd(
  database: pg.Client,
  server: MailServer,
): Promise<{ readonly waiting: number; readonly kept: number; readonly arrived: number }> {
  const deadline = performance.now() + TIMEOUT_MS;
  for (;;) {
    const mails = await sampleMails(database);
    const isOver = mails.waiting === 0 || performance.now() > deadline;
    if (isOver) return { ...mails, arrived: server.received.length };
    await delay(POLL_MS);
  }
}
