import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sectionOf } from '../walks/pages.js';
import { all } from './kubernetes-base.js';

const PAGE = 'docs/scale.md';

describe('docs/scale.md', () => {
  it('has the figures that the pages of the benchmarks have, with the commands that they name', async () => {
    const section = await sectionOf(PAGE, 'What one process does');
    const rows = [...section.matchAll(/^\| .+ \| (.+) \| \[(\S+)\]\(\S+\), `(npm run bench.*)` \|$/gm)];
    expect(rows).toHaveLength(11);
    for (const [, figures = '', file = '', command = ''] of rows) {
      const page = await readFile(join('docs', file), 'utf8');
      expect(page).toContain(`Written by \`${command}\` on`);
      const numbers = figures.match(/[\d,]*\d(\.\d+)?( ×| µs| ms| s\b)?/g) ?? [];
      expect(numbers, figures).not.toEqual([]);
      for (const number of numbers)
        expect(page, `${file}: ${number}`).toMatch(new RegExp(`\\| ${number} +\\|`));
    }
  });

  it('repeats these figures where it draws a conclusion', async () => {
    const page = await readFile(PAGE, 'utf8');
    const [, seconds] = /a daily file of [\d,]+ rows \| ([\d.]+) s/.exec(page) ?? [];
    const [, opened] = /opening a recall \| ([\d,]+) a second/.exec(page) ?? [];
    const hourly = Math.floor(3_600 / Number(seconds));
    expect(page).toContain(`at ${seconds} s each that is ${hourly} large daily files an hour`);
    expect(page).toContain(`Measured: ${opened} recalls a second opened`);
  });

  it('counts the connections of the processes that deploy/kubernetes has at most', async () => {
    const page = await readFile(PAGE, 'utf8');
    const capacity = await sectionOf('docs/operations.md', 'Capacity');
    const [, sum = ''] =
      /Each process holds up to `DATABASE_POOL_SIZE` connections, (.+?):/s.exec(capacity) ?? [];
    const each = (sum.match(/\d+/g) ?? []).reduce((total, number) => total + Number(number), 10);
    const most = all('Deployment').reduce((total, { metadata, spec }) => {
      const scaler = all('HorizontalPodAutoscaler').find(
        ({ spec: scaled }) => scaled?.scaleTargetRef.name === metadata.name,
      );
      return total + (spec?.replicas ?? scaler?.spec?.maxReplicas ?? Number.NaN);
    }, 0);
    const replaced = most + all('Deployment').length;
    expect(page).toContain(`A process holds at most ${each} (`);
    expect(page).toContain(
      `has up to ${most} processes, and ${replaced} while all parts are replaced at once`,
    );
    expect(page).toContain(`up to ${replaced * each} connections`);
  });
});
