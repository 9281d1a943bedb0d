import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type OutputOptions, outOf } from '../../platform/cli/output-file.js';
import { generateRegister } from '../register/generator/generate.js';

/** Writes a synthetic register file to standard output, or to a new file. */
export async function generateFile(
  count: number,
  { seed, ...output }: { readonly seed: number } & OutputOptions,
): Promise<void> {
  const file = outOf(output);
  const content = Readable.from(generateRegister(count, seed), { objectMode: false });
  if (file === undefined) {
    await pipeline(content, process.stdout, { end: false });
    return;
  }
  await pipeline(content, createWriteStream(file, { flags: 'wx', mode: 0o600 }));
}
