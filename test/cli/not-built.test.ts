import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const run = promisify(execFile);

describe('recalls that is not built', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recalls-test-not-built-'));
    await mkdir(join(folder, 'bin'));
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    await copyFile('bin/recalls.js', join(folder, 'bin', 'recalls.js'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('says how to build it', async () => {
    await expect(run(process.execPath, [join(folder, 'bin/recalls.js')])).rejects.toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'recalls is not built yet: run "npm ci", or "npm run build" if that was done.\n',
    });
  });

  it('does not say so when something else is missing', async () => {
    await mkdir(join(folder, 'dist/service'), { recursive: true });
    await writeFile(join(folder, 'dist/service/cli.js'), `import './gone.js';`);

    await expect(run(process.execPath, [join(folder, 'bin/recalls.js')])).rejects.toMatchObject({
      stderr: expect.stringContaining('gone.js'),
    });
  });
});
