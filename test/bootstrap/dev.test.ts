import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** The compiler starts anew, beside whatever else the machine does. */
const TIMEOUT_MS = 120_000;

/** A service as small as can be, because what is tested is its restart. Like the real one it ends when it is told to. */
const serviceThatSays = (word: string) => `
const alive = setInterval(() => {}, 1_000);
process.on('SIGTERM', () => { console.log('stopped', '${word}'); clearInterval(alive); });
process.on('SIGINT', () => { console.log('interrupted', '${word}'); clearInterval(alive); });
console.log('started', '${word}');
export {};
`;

describe('npm run dev', { timeout: TIMEOUT_MS }, () => {
  let project: string;
  let watching: ChildProcess;
  let output = '';

  const write = (text: string) => writeFile(join(project, 'src', 'main.ts'), text);
  /** Waits until all this was printed, in this order. */
  const printed = async (...texts: string[]) => {
    const isThere = () =>
      texts.reduce((from, text) => (from < 0 ? from : output.indexOf(text, from)), 0) >= 0;
    while (!isThere()) {
      if (watching.exitCode !== null) throw new Error(`It ended:\n${output}`);
      if (watching.stdout) await once(watching.stdout, 'data');
    }
  };

  beforeAll(async () => {
    project = await mkdtemp(join(tmpdir(), 'recalls-test-dev-'));
    await mkdir(join(project, 'src'));
    await symlink(resolve('node_modules'), join(project, 'node_modules'));
    await writeFile(join(project, 'package.json'), JSON.stringify({ type: 'module' }));
    for (const file of ['tsconfig.json', 'tsconfig.build.json']) {
      await writeFile(join(project, file), await readFile(file, 'utf8'));
    }
    await write(serviceThatSays('one'));
    watching = spawn(process.execPath, [resolve('bin/dev.js')], {
      cwd: project,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [watching.stdout, watching.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
  });
  afterAll(async () => {
    if (watching.exitCode === null) {
      watching.kill('SIGTERM');
      await once(watching, 'exit');
    }
    await rm(project, { recursive: true, force: true });
  });

  it('starts the service again after a change that compiles, and leaves it alone after one that does not', async () => {
    await printed('started one');
    await access(join(project, 'dist', '.built'));
    await write(serviceThatSays('two'));
    await printed('started one', 'stopped one', 'started two');
    await write('export const wrong: number = "word";');
    await printed('TS2322', 'Found 1 error');
    expect(output).not.toContain('stopped two');
    await write(serviceThatSays('three'));
    await printed('stopped two', 'started three');
    // A service that ends by itself is said to, and comes back with the next change.
    await write("console.log('failing'); process.exitCode = 3; export {};");
    await printed('stopped three', 'failing', 'The service ended with 3');
    await write(serviceThatSays('four'));
    await printed('started four');
  });

  it('ends with the service when it is told to', async () => {
    watching.kill('SIGINT');
    // Not its exit: what it has printed comes after that.
    const [code] = await once(watching, 'close');
    expect(code).toBe(0);
    expect(output).toContain('interrupted four');
    expect(output).not.toContain('stopped four');
  });

  it('starts the service as npm start does, without making the bundle', async () => {
    const { scripts } = JSON.parse(await readFile('package.json', 'utf8'));
    expect(scripts.dev).toBe('node bin/dev.js');
    const [, start = ''] = scripts.start.split(' && node ');
    const words =
      /START = (\[.*\])/.exec(await readFile('bin/dev.js', 'utf8'))?.[1]?.replaceAll("'", '"') ?? '';
    expect(JSON.parse(words).join(' ')).toBe(start.replace('dist/service/', 'dist/src/'));
  });
});
