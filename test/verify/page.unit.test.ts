import { access, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Held } from '../../verify/collect.js';
import { readOptions } from '../../verify/options.js';
import { withSections } from '../../verify/page.js';
import { PARTS } from '../../verify/parts.js';

function found(name: string, measured: string, seed: number): Held {
  const part = PARTS.find((each) => each.name === name);
  if (!part) throw new Error(`no part ${name}`);
  const findings = [{ claim: 'It stays up', measured }];
  return { part, minutes: 12.4, evidence: { part: name, findings, seed, date: '2026-11-22' } };
}

describe('the page about reliability', () => {
  it('says of each part what holds, by which command, on which day', () => {
    const page = withSections('', [found('faults', '120 steps', 7)]);
    expect(page).toContain('## A fault at every step\n');
    expect(page).toContain('`npm run verify -- --only=faults --seed=7` on 2026-11-22, 12.4 minutes, on ');
    expect(page).toMatch(/\| It stays up +\| 120 steps +\|/);
  });

  it('keeps the sections of what did not run, and has all in one order', () => {
    const before = withSections('', [found('soak', 'flat', 1), found('crash-server', '200 kills', 1)]);
    const page = withSections(before, [
      found('crash-server', '201 kills', 2),
      found('faults', '120 steps', 2),
    ]);
    expect(page.match(/^## .*$/gm)).toEqual(PARTS.map(({ title }) => `## ${title}`));
    expect(page).toContain('201 kills');
    expect(page).not.toContain('200 kills');
    expect(page).toContain('![Half an hour at 70 % of capacity](reliability-soak.svg)');
    expect(withSections(page, [])).toBe(page);
  });

  it('says which parts were never run to their end', () => {
    const page = withSections('', [found('soak', 'flat', 1)]);
    expect(page.match(/^Not shown yet: `npm run verify -- --only=/gm)).toHaveLength(PARTS.length - 1);
    expect(page).not.toContain('--only=soak` is still');
  });

  it('is in the repository as its parts are described', async () => {
    const page = await readFile('docs/reliability.md', 'utf8');
    expect(withSections(page, [])).toBe(page);
    for (const { title, about } of PARTS) expect(page).toContain(`## ${title}\n\n${about}\n`);
  });
});

describe('the options of npm run verify', () => {
  it('are the parts and the seed', () => {
    expect(readOptions(['--only=soak,faults', '--seed=7'])).toMatchObject({
      parts: [{ name: 'soak' }, { name: 'faults' }],
      seed: 7,
    });
    expect(readOptions([]).parts).toBe(PARTS);
  });

  it.each([
    ['--only=crash', /There is no part "crash"\. --only takes crash-server, /],
    ['--seed=x', /--seed must be a whole number/],
    ['--seed=-1', /--seed must be a whole number/],
  ])('are refused when they are %s', (option, message) => {
    expect(() => readOptions([option])).toThrow(message);
  });

  it.each(PARTS)('name the part $name, which there is a test of', async ({ name, also = [] }) => {
    for (const path of [`test/reliability/${name}.test.ts`, ...also]) {
      await expect(access(path)).resolves.toBeUndefined();
    }
  });
});
