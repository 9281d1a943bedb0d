import 'reflect-metadata';
import { createReadStream } from 'node:fs';
import { RegisterLoads } from '../src/kadoe/register/load/register-loads.js';
import { RegisterModule } from '../src/kadoe/register/register.module.js';
import { withServiceContext } from '../src/platform/cli/with-service-context.js';
import { readSettings } from '../src/platform/config/read-settings.js';

/** A process that loads register files as the command line does, and tells how long each took. */
await withServiceContext(readSettings(), RegisterModule, async (service) => {
  const loads = service.get(RegisterLoads);
  const load = async (path: string) => {
    const began = performance.now();
    const report = await loads.load(
      { kind: 'service' },
      { environment: 'live', dryRun: false, chunks: createReadStream(path, { highWaterMark: 64 * 1024 }) },
    );
    if (report.outcome !== 'loaded') throw new Error('The generated file was refused.');
    return { seconds: (performance.now() - began) / 1_000, keepers: report.versions.keepers.added };
  };
  process.on('message', (message) => {
    if (message === 'usage') return;
    load((message as { path: string }).path).then(
      (result) => process.send?.(result),
      (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : String(error) }),
    );
  });
  process.channel?.ref();
  process.send?.({});
  await new Promise((stopped) => process.once('SIGTERM', stopped));
});
