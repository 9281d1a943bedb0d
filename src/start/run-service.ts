import type { Settings } from '../config/settings.js';
import { startedByNpm } from '../config/settings.js';
import { introduceDemonstration } from '../demonstration/demonstration.js';
import { surviveClosedOutput } from './closed-output.js';
import { explainFailure } from './explain-failure.js';
import { serve } from './serve.js';
import { keepMemorySteady } from './steady-memory.js';
import { FAULT, stopRequest } from './stop-request.js';

/**
 * Serves until the process is told to stop, and ends it: with 0, or with 1 and the reason when it could not start or
 * met a fault of ours.
 *
 * @param readSettings what a bad setting throws is told like everything else that keeps it from starting
 */
export async function runService(readSettings: () => Settings): Promise<never> {
  surviveClosedOutput();
  keepMemorySteady();
  const stop = stopRequest({ startedByNpm: startedByNpm() });
  try {
    await serve(readSettings(), stop, async (application, settings, url) => {
      if (url === undefined) {
        process.stdout.write(`Vehicle Recalls is ready (${[...settings.parts].join(', ')})\n`);
        return;
      }
      const introduction = await introduceDemonstration(application, settings, url);
      process.stdout.write(`Vehicle Recalls is ready at ${url}\n${introduction}`);
    });
    process.exit(stop.reason === FAULT ? 1 : 0);
  } catch (error) {
    process.stderr.write(`${explainFailure(error)}\n`);
    process.exit(1);
  }
}
