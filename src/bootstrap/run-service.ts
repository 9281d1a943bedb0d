import { Logger } from '@nestjs/common';
import type { Settings } from '../platform/config/settings.js';
import { startedByNpm } from '../platform/config/settings.js';
import { introduceDemonstration } from '../recalls/demo/demo.js';
import { explainFailure } from './explain-failure.js';
import { ignoreBrokenPipe } from './ignore-broken-pipe.js';
import { serve } from './serve.js';
import { FAULT, stopRequest } from './stop-request.js';
import { keepMemorySteady } from './v8-flags.js';

/**
 * Serves until the process is told to stop, and ends it: with 0, or with 1 and the reason when it could not start or
 * met a fault of ours.
 *
 * @param readSettings what a bad setting throws is told like everything else that keeps it from starting
 */
export async function runService(readSettings: () => Settings): Promise<never> {
  ignoreBrokenPipe();
  keepMemorySteady();
  const stop = stopRequest({ startedByNpm: startedByNpm() });
  try {
    await serve(readSettings(), stop, async (application, settings, url) => {
      const introduction = url === undefined ? '' : await introduceDemonstration(application, settings, url);
      const parts = [...settings.parts].join(', ');
      announce(settings, `Vehicle Recalls is ready ${url === undefined ? `(${parts})` : `at ${url}`}`);
      process.stdout.write(introduction);
    });
    process.exit(stop.reason === FAULT ? 1 : 0);
  } catch (error) {
    process.stderr.write(`${explainFailure(error)}\n`);
    process.exit(1);
  }
}

/** To people as it is; to programs, which read objects and nothing else, as a line of the log. */
function announce({ log }: Settings, text: string): void {
  if (log.format === 'json') new Logger('Service').log(text);
  else process.stdout.write(`${text}\n`);
}
