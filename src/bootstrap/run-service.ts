import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { packageVersion } from '../platform/config/package-version.js';
import { startedByNpm } from '../platform/config/read-settings.js';
import type { Settings } from '../platform/config/settings.js';
import { mistypedSettings, startWarnings } from '../platform/config/start-warnings.js';
import { announce, announceThrough } from './announce.js';
import { ignoreBrokenPipe } from './ignore-broken-pipe.js';
import { FAULT, stopRequest } from './stop-request.js';
import { keepMemorySteady } from './v8-flags.js';

/**
 * Runs the service until the process is told to stop, and then exits: with 0, or with 1 and the reason when it could not start or met an
 * uncaught error.
 *
 * What serves is loaded after the first line is said, because loading it may take seconds.
 *
 * @param readSettings what a bad setting throws is told like everything else that keeps it from starting
 */
export async function runService(readSettings: () => Settings): Promise<never> {
  ignoreBrokenPipe();
  keepMemorySteady();
  const stop = stopRequest({ startedByNpm: startedByNpm() });
  let dataDir: string | undefined;
  try {
    // Checked before the settings are read, because a mistyped variable may be why reading them fails.
    warnOf(mistypedSettings());
    const known = readSettings();
    dataDir = known.dataDir;
    warnOf(startWarnings(known));
    await announce(known, `Vehicle Recalls ${packageVersion()} starts.`);
    answerStop(stop, known);
    await serveUntil(stop, known);
    process.exit(stop.reason === FAULT ? 1 : 0);
  } catch (error) {
    // It was told to stop before it was ready: whatever that broke off is no failure.
    if (stop.reason !== FAULT && isBrokenOff(error, stop)) process.exit(0);
    const { explainFailure } = await import('./explain-failure.js');
    process.stderr.write(`${explainFailure(error, dataDir)}\n`);
    process.exit(1);
  }
}

function isBrokenOff(error: unknown, stop: AbortSignal): boolean {
  return stop.aborted && (error === stop.reason || (error instanceof Error && error.name === 'AbortError'));
}

function warnOf(warnings: readonly string[]): void {
  for (const warning of warnings) process.stderr.write(`Warning: ${warning}\n`);
}

/** Somebody who presses Ctrl+C is told at once that it was heard: finishing what is under way may take a while. */
function answerStop(stop: AbortSignal, settings: Settings): void {
  const answer = () => {
    void announce(
      settings,
      `Vehicle Recalls stops (${stop.reason}): what is under way is finished. A second signal ends it at once.`,
    );
  };
  if (stop.aborted) answer();
  else stop.addEventListener('abort', answer, { once: true });
}

async function serveUntil(stop: AbortSignal, known: Settings): Promise<void> {
  const { serve } = await import('./serve.js');
  const { Logger } = await import('@nestjs/common');
  await serve(known, stop, {
    onStep: (step) => void announce(known, `${step} …`),
    whenReady: async (application, settings, url) => {
      announceThrough(new Logger('Service'));
      const introductions = url === undefined ? [] : await introductionsOf(application, settings, url);
      const parts = [...settings.parts].join(', ');
      await announce(settings, `Vehicle Recalls is ready ${url === undefined ? `(${parts})` : `at ${url}`}`);
      process.stdout.write(introductions.join(''));
    },
  });
}

/** The surface that is listed last, which is what most people came for, introduces itself first. */
async function introductionsOf(
  application: NestFastifyApplication,
  settings: Settings,
  url: string,
): Promise<string[]> {
  const { Surfaces } = await import('../platform/surfaces/surfaces.js');
  const introductions: string[] = [];
  for (const surface of application.get(Surfaces).all.toReversed()) {
    introductions.push((await surface.introduce?.(application, settings, url)) ?? '');
  }
  return introductions;
}
