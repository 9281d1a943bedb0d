import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
})
  .trim()
  .split('\n')
  .filter((file) => existsSync(file));
const read = (pattern: RegExp) =>
  Promise.all(
    tracked
      .filter((file) => pattern.test(file))
      .map(async (file) => [file, await readFile(file, 'utf8')] as const),
  );

/** As GitHub makes them of headings. */
const anchorOf = (heading: string) =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
const headingsOf = (page: string) =>
  [...page.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    anchorOf(heading),
  );

/** `API guide, "Constraints"` and `SFTP guide, "Data specification" and "Error reasons"`, also over the lines of a comment. */
const CITATION = /(API|SFTP) guide[,:]\s+(?:\*\s+)?("[^"]+"(?:\s*(?:,|and)\s*(?:\*\s+)?"[^"]+")*)/g;

describe('what code and documents cite', () => {
  it('is a section of docs/guides.md where it is one of the two guides', async () => {
    const page = await readFile('docs/guides.md', 'utf8');
    const sectionsOf = (guide: string) => {
      const [, part = ''] = page.split(`## ${guide} guide`);
      return [...(part.split('\n## ')[0] ?? '').matchAll(/^\| ([^|]+?) \|/gm)].map(([, section]) => section);
    };
    const cited = (await read(/\.(ts|md)$/)).flatMap(([file, text]) =>
      [...text.matchAll(CITATION)].flatMap(([, guide = '', sections = '']) =>
        [...sections.matchAll(/"([^"]+)"/g)].map(([, section]) => ({
          file,
          guide,
          section,
        })),
      ),
    );
    expect(cited.length).toBeGreaterThan(20);
    expect(cited.filter(({ guide, section }) => !sectionsOf(guide).includes(section))).toEqual([]);
  });

  it('is nothing that callers do not have, in the documents of the API', async () => {
    expect(await readFile('docs/openapi.yml', 'utf8')).not.toMatch(/(API|SFTP) guide/);
  });

  it('is a file, and a heading in it, where it is a link', async () => {
    const broken: string[] = [];
    for (const [file, text] of await read(/\.md$/)) {
      for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^[a-z]+:/.test(target)) continue;
        const [path = '', anchor] = target.split('#');
        const page = path === '' ? file : join(dirname(file), path);
        const isThere = existsSync(page);
        const isHeading =
          anchor === undefined || (isThere && headingsOf(await readFile(page, 'utf8')).includes(anchor));
        if (!isThere || !isHeading) broken.push(`${file}: ${target}`);
      }
    }
    expect(broken).toEqual([]);
  });

  it('is a document or a decision that there is, where a comment names one', async () => {
    const missing: string[] = [];
    for (const [file, text] of await read(/\.(ts|js|cjs|yml|sh|cfg|conf|service)$|^Dockerfile$/)) {
      for (const [, name = ''] of text.matchAll(/(?<![\w/.-])(docs\/[\w/-]+(?:\.\w+)*)/g)) {
        const isThere = existsSync(name) || tracked.some((each) => each.startsWith(`${name}-`));
        if (!isThere) missing.push(`${file}: ${name}`);
      }
    }
    expect(missing).toEqual([]);
  });
});

describe('the changelogs', () => {
  it("begin with an entry for the service's version", async () => {
    const { version, license } = JSON.parse(await readFile('package.json', 'utf8'));
    const [, newest] = /^## (\S+)/m.exec(await readFile('CHANGELOG.md', 'utf8')) ?? [];
    expect(newest).toBe(version);
    expect(license).toBe('MIT');
    expect(await readFile('LICENSE', 'utf8')).toMatch(/^MIT License\n/);
  });

  it('have an entry for the version of each API, the newest first', async () => {
    const page = await readFile('docs/api-changelog.md', 'utf8');
    const documents = (await read(/^docs\/[\w-]+\.ya?ml$/)).map(([, text]) => parse(text).info);
    expect(documents.length).toBeGreaterThan(0);
    for (const { title, version } of documents) {
      const [, entries] = page.split(`\n## ${title}\n`);
      expect(entries, `${title} has no chapter in docs/api-changelog.md`).toBeDefined();
      expect(/^### (\S+)/m.exec(entries ?? '')?.[1]).toBe(version);
    }
  });
});

describe('.editorconfig', () => {
  it('says what the formatter does', async () => {
    const { formatter } = JSON.parse(await readFile('biome.json', 'utf8'));
    const values = Object.fromEntries(
      [
        ...((await readFile('.editorconfig', 'utf8')).split('[*.py]')[0]?.matchAll(/^(\w+) = (.+)$/gm) ?? []),
      ].map(([, name, value]) => [name, value]),
    );
    expect(values).toMatchObject({
      indent_style: formatter.indentStyle,
      indent_size: String(formatter.indentWidth),
      max_line_length: String(formatter.lineWidth),
      end_of_line: 'lf',
    });
  });
});
