import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, StartedService, shell } from '../support/started-service.js';
import { sectionOf } from './section.js';

const MINUTES = 60_000;

describe("the README's way from nothing to a manufacturer's first recall", () => {
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
    'is five commands that work when they are pasted',
    async () => {
      const section = sectionOf(await readFile('README.md', 'utf8'), 'Onboarding, as an administrator');
      const lines = /```sh\n(.*?)```/s.exec(section)?.[1] ?? '';
      expect(lines.trim().split('\n')).toHaveLength(5);

      const pasted = await shell(
        // Two things differ here: the folder is not the project's, and the port is any free one.
        lines.replaceAll('npx recalls', `'${process.execPath}' '${resolve('bin/recalls.js')}'`),
        { cwd: folder, settings: { PORT: port } },
      );

      expect(pasted).toMatchObject({
        status: 0,
        stderr: ['201 Created', '201 Created', '200 OK', '200 OK', ''].join('\n'),
      });
      expect(pasted.stdout).toContain('"manufacturer": "Orchard Cars"');
      expect(pasted.stdout).toContain('"repairStatus": "NOT_FIXED"');
      const orchard = JSON.parse(await readFile(join(folder, 'orchard.json'), 'utf8'));
      expect(orchard).toMatchObject({ manufacturer: { name: 'Orchard Cars' }, role: 'manufacturer' });
      expect(pasted.stdout).not.toContain(orchard.clientSecret);
    },
    2 * MINUTES,
  );
});
