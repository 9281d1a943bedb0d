import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SETTING_NAMES } from '../../src/platform/config/settings.js';
import { CATALOGUE } from '../../src/recalls/errors/catalogue.js';
import { StartedService, shell } from '../support/started-service.js';
import { sectionOf } from './section.js';

const MINUTES = 60_000;

describe('the README', () => {
  let readme: string;

  beforeAll(async () => {
    readme = await readFile('README.md', 'utf8');
  });

  describe('tour with curl', () => {
    let folder: string;
    let service: StartedService;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'recalls-test-readme-'));
      service = await StartedService.start({ DATA_DIR: './data' }, { cwd: folder, until: 'demo.json' });
    }, 2 * MINUTES);
    afterAll(async () => {
      await service.stop();
      await rm(folder, { recursive: true, force: true });
    }, MINUTES);

    it(
      'opens, reads, fixes, reopens and deletes a recall when it is pasted',
      async () => {
        const lines = /```sh\n(.*?)```/s.exec(sectionOf(readme, 'The same with curl'))?.[1] ?? '';

        const { status, stdout, stderr } = await shell(lines, { cwd: folder });

        expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
        const said = stdout.split('\n').filter((line) => line !== '');
        expect(said.filter((line) => /^\d{3}$/.test(line))).toEqual(['201', '200', '204', '204', '204']);
        const [opened, read] = said.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
        expect(opened.recall).toEqual({
          vin: '123456789AC',
          manufacturerCampaignReference: 'CAR/1',
          dvsaCampaignReference: 'R/2024/001',
          recallCampaignStartDate: '2024-03-30',
        });
        expect(read.recalls).toEqual([expect.objectContaining({ repairStatus: 'NOT_FIXED' })]);
      },
      MINUTES,
    );
  });

  it('has every error of the catalogue in its table, with its status', () => {
    const rows = [...sectionOf(readme, 'Errors').matchAll(/^\| (RECALLS-\S+) \| (\d+) \|/gm)];

    const listed = rows.map(([, code, status]) => `${code} ${status}`);
    // One code has two statuses; the README mentions the second in the text.
    const known = Object.values(CATALOGUE)
      .filter(({ status }) => status !== 503)
      .map(({ errorCode, status }) => `${errorCode} ${status}`);
    expect(listed.toSorted()).toEqual(known.toSorted());
  });

  it('has every setting in its table', () => {
    const cells = [...sectionOf(readme, 'Settings').matchAll(/^\| (`.+?) \|/gm)].map(
      ([, cell]) => cell ?? '',
    );
    const listed = cells.flatMap((cell) => [...cell.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name ?? ''));

    expect(listed.toSorted()).toEqual(SETTING_NAMES.toSorted());
  });
});

describe('docs/dependencies.md', () => {
  it('says why each package of package.json is there, and names no other', async () => {
    const { dependencies, devDependencies } = JSON.parse(await readFile('package.json', 'utf8'));
    const page = await readFile('docs/dependencies.md', 'utf8');

    const namesUnder = (heading: string) =>
      [...sectionOf(page, heading).matchAll(/^\| `(.+?)` \| .{10,} \|$/gm)].map(([, name]) => name);
    expect(namesUnder('At run time')).toEqual(Object.keys(dependencies));
    expect(namesUnder('For development')).toEqual(Object.keys(devDependencies));
  });
});
