import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { ServiceProcess } from '../../bootstrap/service-process.js';
import { MailServer } from '../../platform/mail/mail-server.js';
import { createDatabase } from '../../support/service.js';
import { freePort } from '../../support/started-service.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import { type NetworkFault, SILENT } from './faults.js';
import type { Cell } from './findings.js';

/** 10 s for a connection, 10 s for its first answer. */
const START_BOUND_MS = 20_000;

/** The timeout for work in progress at a stop; after it the process ends. */
const STOP_BOUND_MS = 20_000;

const SLACK_MS = 30_000;

interface Surroundings {
  readonly database: Awaited<ReturnType<typeof createDatabase>>;
  readonly proxy: TcpProxy;
  readonly settings: { readonly DATA_DIR: string; readonly DATABASE_URL: string };
}

async function behindProxy<Result>(work: (surroundings: Surroundings) => Promise<Result>): Promise<Result> {
  const database = await createDatabase();
  const proxy = await TcpProxy.before(database.url);
  const folder = await mkdtemp(join(tmpdir(), 'recalls-test-networks-'));
  try {
    return await work({ database, proxy, settings: { DATA_DIR: folder, DATABASE_URL: proxy.url } });
  } finally {
    await proxy.stop();
    await database.drop();
    await rm(folder, { recursive: true });
  }
}

/** A process that can't start because of its database reports that, and ends. */
export function startWithoutDatabase(fault: NetworkFault, reason: RegExp): Promise<Cell> {
  return behindProxy(async ({ proxy, settings }) => {
    fault.begin(proxy);
    const began = performance.now();
    const { code, stderr } = await ServiceProcess.launch(settings).ending();
    const longestMs = performance.now() - began;
    expect(stderr).toMatch(reason);
    expect(stderr).not.toContain('    at ');
    expect(code).toBe(1);
    expect(longestMs).toBeLessThan(START_BOUND_MS + SLACK_MS);
    const saw = `ended: "${stderr.trim()}"`;
    return {
      dependency: 'PostgreSQL, at the start',
      fault: fault.name,
      saw,
      longestMs,
      wholeAfterMs: undefined,
    };
  });
}

/** All other dependencies may be lost at the start: the process starts, and uses them when they are back. */
export function startWithoutOthers(): Promise<Cell> {
  return behindProxy(async ({ settings }) => {
    const nowhere = await TcpProxy.before(`tcp://127.0.0.1:${await freePort()}`);
    SILENT.begin(nowhere);
    const host = new URL(nowhere.url).host;
    const service = ServiceProcess.launch({
      ...settings,
      REDIS_URL: `redis://${host}`,
      CLAMD_URL: `tcp://${host}`,
      SMTP_URL: `smtp://${host}`,
    });
    try {
      const began = performance.now();
      const url = await service.ready();
      const longestMs = performance.now() - began;
      expect((await fetch(`${url}/health/ready`)).status).toBe(200);
      expect((await service.stop()).code).toBe(0);
      return {
        dependency: 'Redis, clamd and SMTP, at the start',
        fault: SILENT.name,
        saw: 'began, and was ready',
        longestMs,
        wholeAfterMs: undefined,
      };
    } finally {
      if (!service.hasEnded) service.signal('SIGKILL');
      await nowhere.stop();
    }
  });
}

/** A process that is told to stop while all its dependencies are silent ends in time. */
export function stopBehind(fault: NetworkFault): Promise<Cell> {
  return behindProxy(async ({ proxy, settings }) => {
    const server = new MailServer();
    await server.start();
    const toMail = await TcpProxy.before(server.url);
    const service = ServiceProcess.launch({ ...settings, SMTP_URL: toMail.url });
    try {
      const url = await service.ready();
      fault.begin(proxy);
      fault.begin(toMail);
      // These calls hang, and the end must not wait for them.
      const calls = ['/health/ready', '/oauth2/v2.0/token'].map((path) =>
        fetch(`${url}${path}`, {
          method: path === '/health/ready' ? 'GET' : 'POST',
          body: path === '/health/ready' ? null : tokenRequest(url),
        }).then(
          ({ status }) => status,
          () => 'broken off',
        ),
      );
      await delay(500);
      const began = performance.now();
      const { code } = await service.stop();
      const longestMs = performance.now() - began;
      expect(code).toBe(0);
      expect(longestMs).toBeLessThan(STOP_BOUND_MS + SLACK_MS);
      const saw = `ended with 0; calls under way: ${(await Promise.all(calls)).join(', ')}`;
      return {
        dependency: 'PostgreSQL and SMTP, at the stop',
        fault: fault.name,
        saw,
        longestMs,
        wholeAfterMs: undefined,
      };
    } finally {
      if (!service.hasEnded) service.signal('SIGKILL');
      await toMail.stop();
      await server.stop();
    }
  });
}

/** A call for which the service queries the database to identify the caller. */
function tokenRequest(url: string): URLSearchParams {
  return new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: 'd0f8b0a5-3c0d-4c0b-9d7e-3a5d9f1f0c11',
    client_secret: 'unknown',
    scope: `${url}/.default`,
  });
}
