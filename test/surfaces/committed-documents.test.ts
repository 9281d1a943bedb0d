import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { documentFiles } from '../../src/bootstrap/document-files.js';
import { readSettings } from '../../src/platform/config/read-settings.js';

const files = await documentFiles(readSettings({}));

describe('The specification of a surface', () => {
  it.each(
    Object.entries(files),
  )('is committed as docs/%s: if this fails, run `npm run openapi`', async (name, text) => {
    const committed = await readFile(join('docs', name), 'utf8');
    expect(committed, `docs/${name} is not what the code says: run \`npm run openapi\``).toBe(text);
  });

  it('has a file for each surface with a document, each of which is linted, and no other file', async () => {
    const names = Object.keys(files).toSorted();
    expect(names).toEqual([
      'openapi-kadoe.yml',
      'openapi-licence-renewal.yml',
      'openapi-third-party-access.yml',
      'openapi.yml',
    ]);
    expect((await readdir('docs')).filter((name) => name.startsWith('openapi')).toSorted()).toEqual(names);
    const { scripts } = JSON.parse(await readFile('package.json', 'utf8'));
    for (const name of names) {
      expect(scripts['check:specification'].split(' ')).toContain(`docs/${name}`);
    }
  });
});
