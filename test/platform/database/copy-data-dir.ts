import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Copies the data folder of a stopped server into an empty one. For the 1,500 files `fs.cp` would take a second of CPU. */
export async function copyDataDir(from: string, to: string): Promise<void> {
  await run('cp', ['-R', `${from}/.`, to]);
}
