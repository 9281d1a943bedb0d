import { readFile } from 'node:fs/promises';

/** The part of a page under a heading, up to the next heading of that level or above; under its title, up to the first heading. */
export async function sectionOf(page: string, heading: string): Promise<string> {
  const text = await readFile(page, 'utf8');
  // A `#` at the beginning of a line of code is none, and no block of these pages has one.
  const found = [...text.matchAll(/^(#+) (.*)$/gm)];
  const at = found.findIndex(([, , words]) => words === heading);
  const level = found[at]?.[1]?.length;
  if (level === undefined) throw new Error(`${page} has no heading "${heading}".`);
  const next = found.slice(at + 1).find(([, marks = '']) => marks.length <= Math.max(level, 2));
  return text.slice(found[at]?.index, next?.index);
}

/** The blocks in a language that a section has, in the order of the page. */
export async function blocksOf(page: string, heading: string, language = 'sh'): Promise<string[]> {
  const section = await sectionOf(page, heading);
  const blocks = [...section.matchAll(/^```(\w*)\n(.*?)^```/gms)];
  return blocks.flatMap(([, of, block]) => (of === language && block !== undefined ? [block] : []));
}

/** The one block that a section has in a language. */
export async function blockOf(page: string, heading: string, language?: string): Promise<string> {
  const [block, ...others] = await blocksOf(page, heading, language);
  if (block === undefined || others.length > 0) {
    throw new Error(`${page}, "${heading}" has not one block in ${language ?? 'sh'}.`);
  }
  return block;
}
