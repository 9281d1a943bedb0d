import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasOpenSsh, NEEDS_OPENSSH } from '../recalls/sftp/openssh.js';
import type { Outcome } from '../support/outcome.js';
import { freePort, StartedService, shell, typedIntoZsh } from '../support/started-service.js';
import { sectionOf } from './section.js';

const MINUTES = 60_000;

const hasZsh = isInstalled('zsh');

/** The blocks of the README that are pasted while the service runs, from its top to its bottom. */
const HEADINGS = [
  'The same with curl',
  'What MOT services ask',
  ...(hasOpenSsh ? ['A daily file over SFTP'] : []),
  'Onboarding, as an administrator',
];

const CALLED: Readonly<Record<string, readonly string[]>> = {
  'The same with curl': ['201', '200', '204', '204', '204'],
  'What MOT services ask': ['200 OK', '200 OK', '200 OK'],
  'A daily file over SFTP': [],
  'Onboarding, as an administrator': ['201 Created', '200 OK', '204 No Content', '200 OK'],
};

/** Lines of the first time alone: afterwards the files are there. */
const MADE: Readonly<Record<string, readonly string[]>> = {
  'Onboarding, as an administrator': ['201 Created'],
};

describe(`The blocks of the README${hasOpenSsh ? '' : `, but for SFTP (${NEEDS_OPENSSH})`}`, () => {
  let folder: string;
  let readme: string;
  let service: StartedService;

  const start = async () => {
    const [port, sftpPort] = [await freePort(), await freePort()];
    return StartedService.start(
      { DATA_DIR: './data', PORT: String(port), SFTP_PORT: String(sftpPort) },
      { cwd: folder, until: 'demo.json' },
    );
  };
  const startAfresh = async () => {
    await service.stop();
    await rm(join(folder, 'data'), { recursive: true });
    service = await start();
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recalls-test-readme-'));
    // It looks like the project's folder, and only the service is told its ports.
    await symlink(resolve('bin'), join(folder, 'bin'));
    readme = await readFile('README.md', 'utf8');
    service = await start();
  }, 3 * MINUTES);
  afterAll(async () => {
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  }, MINUTES);

  const blockOf = (heading: string) => /```sh\n(.*?)```/s.exec(sectionOf(readme, heading))?.[1] ?? '';

  /** Pastes all of them, letter for letter. @returns what each printed */
  const paste = async (into: (lines: string) => Promise<Outcome>, isFirst: boolean) => {
    const printed: Record<string, string> = {};
    for (const heading of HEADINGS) {
      const { status, stdout, stderr } = await into(blockOf(heading));
      const statuses = `${stdout}\n${stderr}`.match(/^.*\b[1-5]\d\d(?: (?:[A-Z][A-Za-z]+ ?)+)?$/gm) ?? [];
      const called = statuses.map((line) => /[1-5]\d\d(?: [A-Za-z ]+)?$/.exec(line)?.[0]);
      const made = isFirst ? (MADE[heading] ?? []) : [];
      expect({ heading, status, called, stderr }).toMatchObject({
        heading,
        status: 0,
        called: [...made, ...(CALLED[heading] ?? [])],
      });
      expect(stderr).not.toMatch(
        /not found|no matches|no such|denied|refused|changed|overwrite|usage|error/i,
      );
      printed[heading] = stdout;
    }
    return printed;
  };
  const inSh = (lines: string) => shell(lines, { cwd: folder });
  const inBash = (lines: string) => shell(lines, { cwd: folder, name: 'bash' });
  const inZsh = (lines: string) => typedIntoZsh(lines, { cwd: folder });

  /** Those of the tour. The first start imports files of the demonstration too. */
  const imports = async () =>
    JSON.parse((await inSh(`'${process.execPath}' bin/recalls.js imports --json`)).stdout).filter(
      ({ file }: { file: string }) => file === merged.file,
    );
  const merged = { file: 'outstanding.csv', state: 'done' };

  it(
    'do what they say when they are pasted',
    async () => {
      const printed = await paste(inSh, true);

      const [opened, read] = (printed['The same with curl'] ?? '')
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line));
      expect(opened.recall).toEqual({
        vin: '123456789AC',
        manufacturerCampaignReference: 'CAR/1',
        dvsaCampaignReference: 'R/2024/001',
        recallCampaignStartDate: '2024-03-30',
      });
      expect(read.recalls).toEqual([expect.objectContaining({ repairStatus: 'NOT_FIXED' })]);
      expect(printed['What MOT services ask']).toContain('"hasOutstandingRecall": "Unknown"');
      expect(printed['What MOT services ask']).toContain('"more": false');
      const administrators = printed['Onboarding, as an administrator'];
      expect(administrators).toContain('"manufacturer": "Orchard Cars"');
      expect(administrators).toContain('"repairStatus": "NOT_FIXED"');
      const orchard = JSON.parse(await readFile(join(folder, 'data/orchard.json'), 'utf8'));
      expect(orchard).toMatchObject({ manufacturer: { name: 'Orchard Cars' }, role: 'manufacturer' });
      expect(administrators).not.toContain(orchard.clientSecret);
      if (hasOpenSsh) {
        expect(printed['A daily file over SFTP']).toContain('outstanding.csv');
        await expect
          .poll(imports, { timeout: MINUTES, interval: 500 })
          .toEqual([expect.objectContaining(merged)]);
      }
    },
    4 * MINUTES,
  );

  it(
    'do it again when they are pasted a second time, into another shell',
    async () => {
      await paste(inBash, false);
      if (!hasOpenSsh) return;
      await expect
        .poll(imports, { timeout: MINUTES, interval: 500 })
        .toEqual([expect.objectContaining(merged), expect.objectContaining(merged)]);
    },
    4 * MINUTES,
  );

  it('write secrets where only their owner can read them', async () => {
    for (const name of ['admin.json', 'orchard.json', ...(hasOpenSsh ? ['acme.json', 'acme-key'] : [])]) {
      expect((await stat(join(folder, 'data', name))).mode & 0o777, name).toBe(0o600);
    }
    expect((await readdir(folder)).toSorted()).toEqual(['bin', 'data']);
  });

  it.skipIf(!hasZsh)(
    `do it twice after a fresh start, with other keys of the host and of the sender, in zsh${hasZsh ? '' : ' (zsh is not installed)'}`,
    async () => {
      // What people have who began with an earlier version of this page.
      for (const name of ['acme-key', 'acme-key.pub', 'acme.json', 'admin.json', 'orchard.json']) {
        await writeFile(join(folder, name), 'of another service');
      }
      await startAfresh();
      await paste(inZsh, true);
      if (hasOpenSsh) {
        await expect
          .poll(async () => (await imports())[0], { timeout: MINUTES, interval: 500 })
          .toMatchObject(merged);
      }
      await paste(inZsh, false);
      if (!hasOpenSsh) return;
      await expect
        .poll(imports, { timeout: MINUTES, interval: 500 })
        .toEqual([expect.objectContaining(merged), expect.objectContaining(merged)]);
    },
    6 * MINUTES,
  );
});

function isInstalled(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
