import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, StartedService, shell } from '../support/started-service.js';
import { sectionOf } from './section.js';

const MINUTES = 60_000;

describe("the README's lines for MOT services", () => {
  let folder: string;
  let service: StartedService;
  let port: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recalls-test-readme-'));
    port = String(await freePort());
    service = await StartedService.start(
      { DATA_DIR: './data', PORT: port },
      { cwd: folder, until: 'demo.json' },
    );
  }, 2 * MINUTES);
  afterAll(async () => {
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  }, MINUTES);

  it(
    'work when they are pasted',
    async () => {
      const section = sectionOf(await readFile('README.md', 'utf8'), 'What MOT services ask');
      const lines = /```sh\n(.*?)```/s.exec(section)?.[1] ?? '';
      const pasted = await shell(
        lines.replaceAll('npx recalls', `'${process.execPath}' '${resolve('bin/recalls.js')}'`),
        { cwd: folder, settings: { PORT: port } },
      );
      expect(pasted).toMatchObject({ status: 0, stderr: '200 OK\n200 OK\n200 OK\n' });
      expect(pasted.stdout).toContain('"hasOutstandingRecall": "Unknown"');
      expect(pasted.stdout).toContain('"more": false');
    },
    MINUTES,
  );
});
