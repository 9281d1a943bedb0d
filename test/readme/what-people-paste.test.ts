import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { commandLine } from '../../src/cli/command-line.js';
import { COMMAND } from '../../src/platform/cli/command-name.js';

const MINUTES = 60_000;

/** Fetches from the public registry, and runs, a package of our command's name wherever this project is not in the current folder. */
const DANGEROUS =
  /\b(?:npx|bunx|(?:npm|pnpm|yarn)\s+(?:exec|x|dlx))\s+(?!--offline\b)(?:-\S+\s+)*["'`]?(?:(?:vehicle-)?recalls\b|\$\{)/;

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
})
  .trim()
  .split('\n')
  .filter(
    (file) =>
      !file.startsWith('test/') &&
      /\.(md|ts|js|cjs|yml|yaml|json|sh|cfg|sql|service)$|Dockerfile|\.ci/.test(file),
  );

const pages = files.filter((file) => file.endsWith('.md'));

const blocksOf = async (page: string) =>
  [...(await readFile(page, 'utf8')).matchAll(/^ *```(?:sh|bash|shell|console)\n(.*?)^ *```/gms)].map(
    ([, block]) => block ?? '',
  );

describe('What people paste', () => {
  it.each([
    ['npx recalls imports', true],
    ['npx --yes recalls call GET /recalls', true],
    ['npm exec recalls -- help', true],
    ['npm x -- vehicle-recalls', true],
    ['pnpm dlx recalls', true],
    ['npx --offline recalls help', false],
    ['npx vitest run test/recalls', false],
    ['node bin/recalls.js imports', false],
  ])('is dangerous outside the folder: %s: %s', (line, isDangerous) => {
    expect(DANGEROUS.test(line)).toBe(isDangerous);
  });

  it('never asks the public registry for a package of our name, in pages, sources, outputs, mails and deployment', async () => {
    expect(files).toEqual(
      expect.arrayContaining(['README.md', 'docs/sftp.md', 'docs/openapi.yml', 'docker-compose.yml']),
    );
    const found: string[] = [];
    for (const file of files) {
      for (const [index, line] of (await readFile(file, 'utf8')).split('\n').entries()) {
        if (DANGEROUS.test(line)) found.push(`${file}:${index + 1}: ${line.trim()}`);
      }
    }
    expect(found).toEqual([]);
  });

  it('never does so in the help of a command', () => {
    const help: string[] = [];
    const collect = (command: Command) => {
      command.configureOutput({ writeOut: (text) => help.push(text) }).outputHelp();
      command.commands.forEach(collect);
    };
    collect(commandLine());
    expect(help.length).toBeGreaterThan(30);
    expect(help.join('')).toContain(`${COMMAND} call GET /recalls/vin/ABC1`);
    expect(help.join('')).not.toMatch(/\bnp[mx]\s+(?:exec\s+)?recalls/);
  });

  it('has no comments, which zsh takes for words of a command', async () => {
    for (const page of pages) {
      for (const block of await blocksOf(page)) {
        // In identity.md it is a list of variables, which no shell is given.
        if (/^IDENTITY=entra$/m.test(block)) continue;
        expect(block, page).not.toMatch(/(^|\s)#/);
      }
    }
  });

  it('writes only what git ignores, and no secret with the rights that a shell gives files', async () => {
    const written: string[] = [];
    for (const page of pages) {
      const blocks = (await blocksOf(page)).join('\n');
      for (const text of [blocks, ...((await readFile(page, 'utf8')).match(/`[^`\n]+`/g) ?? [])]) {
        const named = text.matchAll(/(?:--out|ssh-keygen .*-f) ([\w./-]+)/g);
        const redirected = text === blocks ? text.matchAll(/(?<![-=<])> ?([\w./-]+)/g) : [];
        for (const [, file = ''] of [...named, ...redirected]) {
          // What is written elsewhere on the machine is in no repository.
          if (file !== 'FILE' && !file.startsWith('/')) written.push(file);
        }
      }
    }
    expect(written).toEqual(
      expect.arrayContaining(['data/acme-key', 'data/acme.json', 'data/admin.json', 'faults.csv']),
    );
    const ignored = (file: string) =>
      spawnSync('git', ['check-ignore', '--quiet', '--no-index', file]).status === 0;
    expect(written.filter((file) => !ignored(file))).toEqual([]);
    for (const name of [
      'acme.json',
      'orchard.json',
      '.env',
      'prod.env',
      'acme-key',
      'acme-key.pub',
      'key.pem',
      'a.csv',
    ]) {
      expect({ name, ignored: ignored(name) }).toEqual({ name, ignored: true });
    }
    for (const name of [
      'package.json',
      'biome.json',
      'tsconfig.build.json',
      'docs/postman/vehicle-recalls.postman_environment.json',
      'test/a.csv',
    ]) {
      expect({ name, ignored: ignored(name) }).toEqual({ name, ignored: false });
    }
    // Credentials are written by the commands.
    const redirected = written.filter((file) => /\.json$|key$/.test(file));
    for (const page of pages) {
      for (const file of redirected)
        expect(await readFile(page, 'utf8'), page).not.toMatch(new RegExp(`> ?${file}`));
    }
  });
});

describe('In the project, recalls is found without the registry', () => {
  it.each([
    ['npx', ['recalls', 'help']],
    [resolve('bin/recalls.js'), ['help']],
    ['node', ['bin/recalls.js', 'help']],
  ])(
    'by %s',
    async (program, words) => {
      const folder = await mkdtemp(join(tmpdir(), 'recalls-test-npx-'));
      const asked: string[] = [];
      const registry = createServer((request, response) => {
        asked.push(request.url ?? '');
        response.writeHead(404).end();
      }).listen(0, '127.0.0.1');
      await once(registry, 'listening');
      try {
        const stdout = await new Promise<string>((done, fail) => {
          const env = {
            PATH: process.env.PATH,
            HOME: folder,
            npm_config_registry: `http://127.0.0.1:${(registry.address() as AddressInfo).port}/`,
            npm_config_cache: join(folder, 'cache'),
            npm_config_update_notifier: 'false',
          };
          execFile(program, words, { env }, (error, text) => (error ? fail(error) : done(text)));
        });
        expect(stdout).toContain('Usage: recalls');
        expect(asked).toEqual([]);
      } finally {
        registry.close();
        await rm(folder, { recursive: true, force: true });
      }
    },
    2 * MINUTES,
  );
});
