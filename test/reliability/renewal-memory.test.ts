import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSettings } from '../../src/platform/config/read-settings.js';
import { exampleApplication, RENEWAL_PATH, RenewalPartner } from '../licence-renewal/renewal-partner.js';
import { startService } from '../platform/third-party-access/partner.js';
import { createDatabase } from '../support/service.js';
import { StartedService } from '../support/started-service.js';
import { crashSettings } from './crash/settings.js';
import { record } from './evidence.js';
import { isWhole, size } from './plan.js';
import { LargeApplications } from './renewals/large-application.js';
import { LargeCall, type Manner, submitUntilAccepted } from './renewals/large-calls.js';
import { Watcher } from './renewals/watcher.js';

/** Clients that send whole bodies at once, and those of each kind that do not. */
const CLIENTS = size({ slice: 12, whole: 64 });
const OTHERS = size({ slice: 2, whole: 8 });

const MOST_MEMORY_MB = 400;

/** For the calls of others, meanwhile. Measured only when nothing else runs on the machine. */
const MOST_MS = 100;

const ENCRYPTION_KEYS = `memory:${'1b'.repeat(32)}`;

describe('Many large applications at once', { timeout: isWhole ? 20 * 60_000 : 180_000 }, () => {
  let dataDir: string;
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let service: StartedService;
  let partners: readonly Readonly<Record<string, string>>[];
  let applications: LargeApplications;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'recalls-test-renewal-memory-'));
    database = await createDatabase();
    const { encryptionKeys } = readSettings({ ENCRYPTION_KEYS });
    const preparing = await startService({ encryptionKeys }, { databaseUrl: database.url });
    const onboarded: Readonly<Record<string, string>>[] = [];
    for (let number = 0; number <= CLIENTS + 3 * OTHERS; number += 1) {
      onboarded.push((await RenewalPartner.onboard(preparing)).headers);
    }
    partners = onboarded;
    await preparing.stop();
    applications = await LargeApplications.make();
    service = await StartedService.start(
      {
        ...crashSettings(dataDir),
        DATA_DIR: dataDir,
        ENCRYPTION_KEYS,
        DATABASE_URL: database.url,
        RENEWAL_COLLECTIVE_RATE: '10000',
        RENEWAL_COLLECTIVE_BURST: '10000',
      },
      { until: 'is ready' },
    );
  }, 240_000);
  afterAll(async () => {
    await service?.stop();
    await database?.drop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const headersOf = (number: number) => partners[number] ?? {};

  /** The most memory that the process has had, in MB. */
  async function peakMemory(): Promise<number> {
    const status = await readFile(`/proc/${service.pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1_024;
  }

  it('are all accepted in bounded memory, while slow, stopping and lying clients hold the budget only until others need it', async () => {
    const watcher = headersOf(CLIENTS + 3 * OTHERS);
    const probe = exampleApplication();
    const first = await fetch(`${service.url}${RENEWAL_PATH}`, {
      method: 'POST',
      headers: { ...watcher, 'Content-Type': 'application/json' },
      body: JSON.stringify(probe),
    });
    expect(first.status).toBe(202);
    const before = await peakMemory();

    const manners: readonly Manner[] = ['slow', 'stopping', 'lying'];
    const others = manners.flatMap((manner, kind) =>
      Array.from({ length: OTHERS }, (_, number) => {
        const headers = headersOf(CLIENTS + kind * OTHERS + number);
        return new LargeCall(service.url, headers, applications.under(randomUUID()), manner);
      }),
    );
    await delay(500);

    const watching = Watcher.start(`${service.url}${RENEWAL_PATH}/${probe.handler.transactionID}`, watcher);
    const began = performance.now();
    const calls = await Promise.all(
      Array.from({ length: CLIENTS }, (_, number) =>
        submitUntilAccepted(service.url, headersOf(number), applications.under(randomUUID())),
      ),
    );
    const seconds = (performance.now() - began) / 1_000;
    const waits = await watching.end();
    if (isWhole) {
      // None of them is accepted, and each ends: by an answer, or by the end of its connection.
      for (const status of await Promise.all(others.map((call) => call.status))) {
        expect([400, 503, undefined]).toContain(status);
      }
    }
    for (const call of others) call.end();

    const memory = await peakMemory();
    waits.sort((one, other) => one - other);
    const slowest = waits[Math.floor(waits.length * 0.99)] ?? 0;
    expect(memory).toBeLessThan(MOST_MEMORY_MB);
    expect(waits.length).toBeGreaterThan(10);
    if (isWhole) expect(slowest).toBeLessThan(MOST_MS);
    await record({
      part: 'renewal-memory',
      findings: [
        {
          claim: `While ${CLIENTS} clients send nearly 10 MiB each at once, the process has less than ${MOST_MEMORY_MB} MB`,
          measured: `${Math.round(memory)} MB, and ${Math.round(before)} MB before`,
        },
        {
          claim:
            'Each of their applications is accepted, however many slow, stopping and lying clients there are',
          measured: `after ${Math.round(seconds)} s, in ${calls.reduce((sum, each) => sum + each, 0)} calls`,
        },
        {
          claim: `Others are answered within ${MOST_MS} ms meanwhile (99 of 100 calls)`,
          measured: `${Math.round(slowest)} ms`,
        },
      ],
    });
  });
});
