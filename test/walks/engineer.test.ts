import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isWhole } from '../reliability/plan.js';
import { freePort, shell } from '../support/started-service.js';
import { blockOf, sectionOf } from './pages.js';
import { MINUTES } from './walk.js';

const PAGE = 'CONTRIBUTING.md';

/** Everything of the checkout but what was installed. It was built before this test, so nothing in it is stale. */
const COPY = `{ git ls-files --cached --others --exclude-standard; echo dist; echo client/dist; } | while read -r path; do
  if test -e "$path"; then echo "$path"; fi
done | tar --create --files-from=- | tar --extract --directory="$COPY_TO"
touch "$COPY_TO/dist/.built" "$COPY_TO/client/dist/.built"
touch "$COPY_TO/dist/service/.built"`;

describe('A new engineer, with CONTRIBUTING.md', { timeout: 10 * MINUTES }, () => {
  /** A copy of the checkout, because a test must not change the one that it is run in. */
  let checkout: string;
  let loop: string[];

  beforeAll(async () => {
    checkout = await mkdtemp(join(tmpdir(), 'recalls-test-walk-engineer-'));
    execFileSync('sh', ['-c', COPY], { env: { ...process.env, COPY_TO: checkout } });
    await symlink(resolve('node_modules'), join(checkout, 'node_modules'));
    loop = (await blockOf(PAGE, 'The inner loop')).trim().split('\n');
  }, MINUTES);
  afterAll(() => rm(checkout, { recursive: true, force: true }));

  const type = (line: string) => shell(line, { cwd: checkout });
  /** The lines of `npm test`: the pure rules, a file, and titles of a folder. */
  const ofTests = () => loop.filter((line) => line.startsWith('npm test'));

  it('reads lines that name files and titles of tests that there are', async () => {
    expect(loop).toEqual([
      'npm test -- --project=unit',
      expect.stringMatching(/^npm test -- test\/\S+\.test\.ts$/),
      expect.stringMatching(/^npm test -- test\/\S+ -t "[^"]+"$/),
      // The walks of others begin with it.
      'npm start',
      'npm run dev',
      // It is among the lines that the first start prints.
      'node bin/recalls.js call GET /recalls',
    ]);
    const [, file = '', titles = ''] = ofTests();
    await readFile(file.replace('npm test -- ', ''));
    const [, folder = '', title = ''] = /-- (\S+) -t "(.*)"/.exec(titles) ?? [];
    expect((await type(`grep --recursive --fixed-strings "${title}" ${folder}`)).stdout).toContain(
      '.test.ts:',
    );
  });

  it('finds what is made from the code as it is committed', async () => {
    const [, commands = ''] =
      /^\| a route, .*?\| `(.*?)` \|/m.exec(await sectionOf(PAGE, 'Before you commit')) ?? [];
    expect(commands).toBe('npm run openapi && npm run client-kit');
    expect(await type(commands)).toMatchObject({ status: 0 });
    const documents = [
      'openapi',
      'openapi-kadoe',
      'openapi-licence-renewal',
      'openapi-third-party-access',
    ].map((name) => `docs/${name}.yml`);
    const committed = [
      ...documents,
      ...[
        'client/schema.d.ts',
        'client/kadoe/schema.d.ts',
        'client/licence-renewal/schema.d.ts',
        'client/package.json',
        'docs/postman',
      ],
    ];
    const different = await type(
      `for path in ${committed.join(' ')}; do diff -r "$path" '${resolve('.')}'/"$path"; done`,
    );
    expect(different).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  // `npm test` itself runs what they run. A test that is skipped would count as one that could not run.
  describe.each(isWhole ? ['every line'] : [])('and with the lines that take longer', () => {
    it('has the pure rules tested in seconds, without a database', async () => {
      const { status, stdout } = await type(`${ofTests()[0]} --no-color`);
      expect({ status, stdout }).toMatchObject({ status: 0 });
      expect(stdout).toMatch(/Tests +\d{3,} passed/);
      expect(stdout).not.toMatch(/(?<!\.unit)\.test\.ts/);
    });

    it('tests a file, and the titles of a folder', async () => {
      for (const line of ofTests().slice(1)) {
        const { status, stdout } = await type(`${line} --no-color`);
        expect({ line, status, stdout }).toMatchObject({ status: 0 });
        expect(stdout).toMatch(/Tests +[1-9]\d* passed/);
      }
    });

    it('checks it before a commit', async () => {
      expect(await type('git init --quiet && git add . && npm run check')).toMatchObject({ status: 0 });
    });

    it('has the service started again after a change', async () => {
      const dev = spawn('npm', ['run', 'dev'], {
        cwd: checkout,
        detached: true,
        env: { ...process.env, PORT: String(await freePort()), SFTP_PORT: 'off' },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      try {
        const printed = heard(dev);
        await printed(/is described at/);
        const { stdout, stderr } = await type('node bin/recalls.js call GET /recalls');
        expect({ stdout, stderr }).toMatchObject({
          stdout: expect.stringContaining('"recalls"'),
          stderr: '200 OK\n',
        });
        await appendFile(join(checkout, 'src', 'main.ts'), "console.log('It is the changed one.');\n");
        await printed(/It is the changed one\.[\s\S]*The demonstration clients are in/);
      } finally {
        // As Ctrl+C does.
        if (dev.pid !== undefined) process.kill(-dev.pid, 'SIGINT');
        await once(dev, 'exit');
      }
    });
  });
});

/** @returns a function that waits until a process has printed this */
function heard(child: ChildProcess): (text: RegExp) => Promise<void> {
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  return async (text) => {
    while (!text.test(output)) {
      if (child.exitCode !== null) throw new Error(`It ended:\n${output}`);
      if (child.stdout) await once(child.stdout, 'data');
    }
  };
}
