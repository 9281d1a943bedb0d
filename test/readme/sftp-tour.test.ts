import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasOpenSsh, NEEDS_OPENSSH } from '../recalls/sftp/openssh.js';
import { freePort, StartedService, shell } from '../support/started-service.js';
import { sectionOf } from './section.js';

const MINUTES = 60_000;

describe.skipIf(!hasOpenSsh)(`the README's tour over SFTP with ${NEEDS_OPENSSH}`, () => {
  let folder: string;
  let service: StartedService;
  let sftpPort: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recalls-test-readme-'));
    sftpPort = String(await freePort());
    service = await StartedService.start(
      { DATA_DIR: './data', SFTP_PORT: sftpPort },
      { cwd: folder, until: 'demo.json' },
    );
  }, 2 * MINUTES);
  afterAll(async () => {
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  }, MINUTES);

  it(
    'onboards a manufacturer, sends its file and shows that it was merged when it is pasted',
    async () => {
      const recallsCommand = `'${process.execPath}' '${resolve('bin/recalls.js')}'`;
      const lines = (
        /```sh\n(.*?)```/s.exec(
          sectionOf(await readFile('README.md', 'utf8'), 'A daily file over SFTP'),
        )?.[1] ?? ''
      )
        // Two things differ here: the port is any free one, and this folder is not the project's.
        .replaceAll('2222', sftpPort)
        .replaceAll('npx recalls', recallsCommand)
        .replaceAll('sftp -q', 'sftp -q -o UserKnownHostsFile=./known-hosts');
      const settings = { SFTP_PORT: sftpPort };

      const pasted = await shell(lines, { cwd: folder, settings });
      expect({ status: pasted.status, stderr: pasted.stderr }).toMatchObject({ status: 0 });
      expect(pasted.stdout).toContain('outstanding.csv');

      const imports = async () =>
        JSON.parse((await shell(`${recallsCommand} imports --json`, { cwd: folder, settings })).stdout);
      await expect
        .poll(imports, { timeout: MINUTES, interval: 500 })
        .toEqual([expect.objectContaining({ file: 'outstanding.csv', state: 'done' })]);
    },
    2 * MINUTES,
  );
});
