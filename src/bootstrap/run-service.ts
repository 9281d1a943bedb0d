import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Settings } from '../platform/config/settings.js';
import { startedByNpm } from '../platform/config/settings.js';
import { mistypedSettings, tryOutDefaults } from '../platform/config/start-warnings.js';
import { Surfaces } from '../platform/surfaces/surfaces.js';
import { explainFailure } from './explain-failure.js';
import { ignoreBrokenPipe } from './ignore-broken-pipe.js';
import { serve } from './serve.js';
import { FAULT, stopRequest } from './stop-request.js';
import { keepMemorySteady } from './v8-flags.js';

/**
 * Runs the service until the process is told to stop, and then exits: with 0, or with 1 and the reason when it could not start or met an
 * uncaught error.
 *
 * @param readSettings may throw; its error is reported like every other one that prevents the start
 */
export async function runService(readSettings: () => Settings): Promise<never> {
  ignoreBrokenPipe();
  keepMemorySteady();
  const stop = stopRequest({ startedByNpm: startedByNpm() });
  try {
    // Checked before the settings are read, because a mistyped variable may be why reading them fails.
    warnOf(mistypedSettings());
    const known = readSettings();
    warnOf(tryOutDefaults(known));
    await serve(known, stop, async (application, settings, url) => {
      const introductions = url === undefined ? [] : await introductionsOf(application, settings, url);
      const parts = [...settings.parts].join(', ');
      announce(settings, `Vehicle Recalls is ready ${url === undefined ? `(${parts})` : `at ${url}`}`);
      process.stdout.write(introductions.join(''));
    });
    process.exit(stop.reason === FAULT ? 1 : 0);
  } catch (error) {
    process.stderr.write(`${explainFailure(error)}\n`);
    process.exit(1);
  }
}

function warnOf(warnings: readonly string[]): void {
  for (const warning of warnings) process.stderr.write(`Warning: ${warning}\n`);
}

async function introductionsOf(
  application: NestFastifyApplication,
  settings: Settings,
  url: string,
): Promise<string[]> {
  const introductions: string[] = [];
  for (const surface of application.get(Surfaces).all) {
    introductions.push((await surface.introduce?.(application, settings, url)) ?? '');
  }
  return introductions;
}

/** Text for people; a log line for programs, which expect only JSON objects. */
function announce({ log }: Settings, text: string): void {
  if (log.format === 'json') new Logger('Service').log(text);
  else process.stdout.write(`${text}\n`);
}
