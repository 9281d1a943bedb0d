import { copyFile, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Collection } from './collect.js';
import { readOptions } from './options.js';
import { withSections } from './page.js';

const DOCS = fileURLToPath(new URL('../../docs/', import.meta.url));
const PAGE = join(DOCS, 'reliability.md');

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => interrupted.abort());

try {
  const { parts, seed } = readOptions(process.argv.slice(2));
  const folder = await mkdtemp(join(tmpdir(), 'recalls-verify-'));
  console.log(`The seed is ${seed}. What the parts print is in ${folder}.`);
  const { held, failed } = await new Collection(seed, folder, interrupted.signal).run(parts);
  const page = await readFile(PAGE, 'utf8').catch(() => '');
  await writeFile(PAGE, withSections(page, held));
  for (const { part } of held) {
    if (part.plot !== undefined) await copyFile(join(folder, `${part.name}.svg`), join(DOCS, part.plot));
  }
  console.log(`${held.length} parts hold and are in docs/reliability.md, ${failed.length} do not.`);
  if (failed.length > 0 || interrupted.signal.aborted) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
