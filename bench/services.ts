import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { OnboardedClient } from '../src/recalls/onboarding/onboarding.service.js';
import { BenchProcess } from './processes.js';

const READY_TIMEOUT_MS = 30_000;

/** A server that answers, the credentials of its calls, and its process. */
export interface Server {
  readonly name: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly process: BenchProcess;
}

/** Of every process of a run, so that one can decrypt what another has encrypted. */
export const ENCRYPTION_KEYS = `bench:${'0a'.repeat(32)}`;

/** The settings of every service process of the benchmark: as in production, with limits that no run reaches. */
export function settingsOf(databaseUrl: string, dataDir: string, port: number): Record<string, string> {
  return {
    NODE_ENV: 'production',
    ENCRYPTION_KEYS,
    // The baselines write no log, and a line per request would cost 5 to 7 µs of CPU.
    LOG_LEVEL: 'warn',
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    HOST: '127.0.0.1',
    PORT: String(port),
    // All processes have the same public address, although their ports differ, because it is part of the scope of a token.
    PUBLIC_URL: 'http://recalls.bench',
    SFTP_PORT: 'off',
    // Production requires a scanner; it is never contacted, because there are no files.
    CLAMD_URL: 'tcp://127.0.0.1:3310',
    RATE_LIMIT_PER_SECOND: '1000000',
    MOT_RATE_LIMIT_PER_SECOND: '1000000',
    DAILY_QUOTA: '1000000000',
    KADOE_COLLECTIVE_RATE: '10000',
    KADOE_COLLECTIVE_BURST: '100000',
    RENEWAL_COLLECTIVE_RATE: '10000',
    RENEWAL_COLLECTIVE_BURST: '100000',
  };
}

/** Onboards a client as an administrator would, with the command line. */
export async function onboard(
  databaseUrl: string,
  dataDir: string,
  { role, name }: { role: 'manufacturer' | 'mot'; name: string },
): Promise<OnboardedClient> {
  const cli = fileURLToPath(new URL('../service/cli.js', import.meta.url));
  const parameters = [cli, 'onboard', '--role', role, '--name', name, '--email', 'bench@example.com'];
  const { stdout } = await promisify(execFile)(process.execPath, parameters, {
    env: settingsOf(databaseUrl, dataDir, await freePort()),
  });
  return JSON.parse(stdout) as OnboardedClient;
}

/**
 * Starts the service as `npm start` does, in a process of its own, and gets a token from it.
 *
 * @param script the compiled file to run: the real one, or a variant for one measurement
 */
export async function startService(
  name: string,
  client: OnboardedClient,
  databaseUrl: string,
  dataDir: string,
  script?: string,
): Promise<Server> {
  return startSignedIn(name, databaseUrl, dataDir, script, async (url) => ({
    authorization: `Bearer ${await tokenFor(client, url)}`,
    'x-api-key': client.apiKey,
  }));
}

/** The same for a client of any surface. @param signIn gives the headers of its calls */
export async function startSignedIn(
  name: string,
  databaseUrl: string,
  dataDir: string,
  script = '../service/main.js',
  signIn: (url: string) => Promise<Record<string, string>>,
): Promise<Server> {
  const port = await freePort();
  const process = BenchProcess.start(name, script, { environment: settingsOf(databaseUrl, dataDir, port) });
  try {
    const url = `http://127.0.0.1:${port}`;
    await untilReady(url, process);
    return { name, url, headers: await signIn(url), process };
  } catch (error) {
    await process.stop();
    throw error;
  }
}

/** Starts bare Fastify with `pg`, which needs no credentials. */
export async function startBaseline(client: OnboardedClient, databaseUrl: string): Promise<Server> {
  const { manufacturer } = client;
  const parameters = [databaseUrl, String(manufacturer?.id), String(manufacturer?.name)];
  const process = BenchProcess.start('baseline', './baseline-server.js', { parameters });
  const { port } = await process.next<{ port: number }>();
  return { name: 'baseline', url: `http://127.0.0.1:${port}`, headers: {}, process };
}

/** Starts the process that judges calls without answering any. */
export async function startGuards(databaseUrl: string, dataDir: string): Promise<BenchProcess> {
  const environment = settingsOf(databaseUrl, dataDir, await freePort());
  const process = BenchProcess.start('guards', './guard-cost.js', { environment });
  await process.next();
  return process;
}

export async function untilReady(url: string, process: BenchProcess): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (process.ended) throw new Error('The service ended before it was ready.');
    const answer = await fetch(`${url}/health/ready`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('The service was not ready in time.');
}

export async function tokenFor(client: OnboardedClient, url: string): Promise<string> {
  const answer = await fetch(`${url}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: client.clientId,
      client_secret: client.clientSecret,
      scope: client.scopeUrl,
    }),
  });
  if (!answer.ok) throw new Error(`No token: ${answer.status} ${await answer.text()}`);
  const { access_token } = (await answer.json()) as { access_token: string };
  return access_token;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
