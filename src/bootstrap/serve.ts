import { setTimeout as delay } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApplication } from '../application.js';
import { answersCalls, type Settings } from '../platform/config/settings.js';
import { sayWhatLocks } from '../platform/database/blocking-session.js';
import { addressFor } from '../platform/database/connection-needs.js';
import { APPLICATION_NAME } from '../platform/database/data-source.js';
import { freePort } from '../platform/database/embedded/free-port.js';
import { openDatabase } from '../platform/database/open-database.js';
import { InstanceFile } from '../platform/instances/instance-file.js';
import { ObservabilityServer } from '../platform/observability/observability-server.js';
import { Surfaces } from '../platform/surfaces/surfaces.js';
import { announceShutdown } from './announce-shutdown.js';
import { checkSurroundings } from './check-surroundings.js';
import { listen } from './listen.js';
import { listenForOperators } from './listen-for-operators.js';

/**
 * The timeout for work in progress at a stop: a statement is cancelled after 10 s, and an upload gets as long. Together with the delay
 * before it, it is less than the 30 s after which orchestrators kill.
 */
const DRAIN_TIMEOUT_MS = 20_000;

/** Node.js leaves a connection open when its last call ends after the server was told to close. */
const SWEEP_MS = 50;

/** The timer does nothing: it only exists. */
const KEEP_ALIVE_MS = 60 * 60_000;

interface Listeners {
  /** Told of each step of the start that may take a moment, before it begins. */
  readonly onStep: (step: string) => void;
  /** Called once the service does its work, with its address if it answers requests. */
  readonly whenReady: (
    application: NestFastifyApplication,
    settings: Settings,
    url: string | undefined,
  ) => Promise<void>;
}

/**
 * Runs the service until it is told to stop. It opens the database, starts the application and listens. At the end it does the
 * same in the opposite order.
 */
export async function serve(
  settings: Settings,
  stop: AbortSignal,
  { onStep, whenReady }: Listeners,
): Promise<void> {
  await checkSurroundings(settings);
  stop.throwIfAborted();
  const database = await openDatabase(settings, { signal: stop, onStep });
  try {
    stop.throwIfAborted();
    const complete: Settings = {
      ...settings,
      databaseUrl: database.url,
      databaseSessionUrl: database.sessionUrl,
      // Any free port. It is chosen before the start, because the public addresses contain it.
      port: settings.port === 0 ? await freePort(settings.host) : settings.port,
    };
    const starting = <Result>(work: () => Promise<Result>) =>
      sayWhatLocks(addressFor('lock watch', complete), APPLICATION_NAME, work);
    const application = await starting(() => createApplication(complete));
    const operators = application.get(ObservabilityServer);
    let instance: InstanceFile | undefined;
    try {
      await listenForOperators(operators, complete);
      const url = answersCalls(complete) ? await listen(application, complete) : undefined;
      for (const surface of application.get(Surfaces).all) await surface.start?.(application, complete);
      instance = await InstanceFile.write(complete, {
        url,
        database: settings.databaseUrl === undefined ? 'embedded' : 'given',
      });
      if (!stop.aborted) await starting(() => whenReady(application, complete, url));
      await aborted(stop);
      await announceShutdown(application, complete, stop);
    } finally {
      await instance?.remove();
      await drain(application);
      operators.close();
    }
  } finally {
    await database.release();
  }
}

/** Accepts nothing more, lets work in progress finish, and closes every part of the application. */
async function drain(application: NestFastifyApplication): Promise<void> {
  const sweep = setInterval(() => application.getHttpServer().closeIdleConnections(), SWEEP_MS);
  await Promise.race([application.close(), delay(DRAIN_TIMEOUT_MS, undefined, { ref: false })]);
  clearInterval(sweep);
}

/**
 * Keeps the process alive meanwhile. The timers of background work do not, and a worker listens to nobody: when its database was killed, it had no
 * connection left, and Node.js ended it without a word.
 */
function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const alive = setInterval(() => {}, KEEP_ALIVE_MS);
    const end = () => {
      clearInterval(alive);
      resolve();
    };
    signal.addEventListener('abort', end, { once: true });
  });
}
