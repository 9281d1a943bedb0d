import { cpus, totalmem } from 'node:os';
import { alignedTable } from '../bench/aligned-table.js';
import type { Held } from './collect.js';
import { PARTS, type Part } from './parts.js';

const INTRODUCTION = `# Reliability

This page lists what the service survives, with the commands that show it. \`npm run verify\` writes it in some two hours, and
anybody can run that again. \`npm test\` runs a slice of each part with the same code. Every claim is an assertion of a test: a
part is written here only if all its assertions hold, and a part that has never been shown is marked.

\`npm run verify -- --only=<part>\` runs one part, and \`--seed=<seed>\` repeats its random choices. The moments at which
something happens on a busy machine can't be repeated exactly.

[security.md](security.md), "One caller must not take what all need", lists attacks of one caller that affected others, and the
protection against each of them.`;

/**
 * Generates `docs/reliability.md`: new sections for the parts that held in this run. Parts that did not run keep their previous section; a
 * part that has never held says so.
 *
 * @param page the present page, or undefined
 */
export function withSections(page: string, held: readonly Held[]): string {
  const sections = PARTS.map((part) => {
    const found = held.find((each) => each.part.name === part.name);
    return found ? sectionOf(found) : (sectionIn(page, part) ?? missing(part));
  });
  return `${[INTRODUCTION, ...sections].join('\n\n')}\n`;
}

function sectionOf({ part, evidence, minutes }: Held): string {
  const { findings, details = [], seed, date } = evidence;
  return [
    `## ${part.title}`,
    '',
    part.about,
    '',
    `\`npm run verify -- --only=${part.name} --seed=${seed}\` on ${date}, ${minutes.toFixed(1)} minutes, on ${machine()}.`,
    '',
    ...alignedTable(
      ['What holds', 'Measured'],
      findings.map(({ claim, measured }) => [claim, measured]),
    ),
    ...details.flatMap(({ title, columns, rows }) => [
      '',
      `### ${title}`,
      '',
      ...alignedTable(columns, rows),
    ]),
    ...(part.plot === undefined ? [] : ['', `![${part.title}](${part.plot})`]),
  ].join('\n');
}

function missing({ name, title, about }: Part): string {
  return `## ${title}\n\n${about}\n\nNot shown yet: \`npm run verify -- --only=${name}\` is still to be run to its end.`;
}

function sectionIn(page: string, part: Part): string | undefined {
  return page
    .split(/\n+(?=## )/)
    .find((section) => section.startsWith(`## ${part.title}\n`))
    ?.trimEnd();
}

function machine(): string {
  const [cpu] = cpus();
  return `${cpus().length} cores (${cpu?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GB, Node.js ${process.versions.node}`;
}
