import 'reflect-metadata';
import { readSettings, startedByNpm } from './config/settings.js';
import { introduceDemonstration } from './demonstration/demonstration.js';
import { surviveClosedOutput } from './start/closed-output.js';
import { explainFailure } from './start/explain-failure.js';
import { serve } from './start/serve.js';
import { keepMemorySteady } from './start/steady-memory.js';
import { FAULT, stopRequest } from './start/stop-request.js';

surviveClosedOutput();
keepMemorySteady();
const stop = stopRequest({ startedByNpm: startedByNpm() });
try {
  await serve(readSettings(), stop, async (application, settings, url) => {
    const introduction = await introduceDemonstration(application, settings, url);
    process.stdout.write(`Vehicle Recalls is ready at ${url}\n${introduction}`);
  });
  process.exit(stop.reason === FAULT ? 1 : 0);
} catch (error) {
  process.stderr.write(`${explainFailure(error)}\n`);
  process.exit(1);
}
