import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { SETTING_NAMES } from '../../src/platform/config/environment.js';
import { CATALOGUE } from '../../src/recalls/errors/catalogue.js';
import { sectionOf } from './section.js';

describe('the README', () => {
  let readme: string;

  beforeAll(async () => {
    readme = await readFile('README.md', 'utf8');
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
