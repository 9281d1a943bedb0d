import { CommanderError } from 'commander';
import { commandLine } from '../../src/cli/command-line.js';
import type { Outcome } from '../support/outcome.js';
import type { Service } from '../support/service.js';
import { recalls } from '../support/started-service.js';

/** The command lines that a page shows, as a browser shows them. */
export function linesIn(text: string): string[] {
  const blocks = [...text.matchAll(/<pre class="console-command"[^>]*>([^<]*)<\/pre>/g)];
  const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
  const decoded = (whole: string, name: string) =>
    name.startsWith('#') ? String.fromCodePoint(Number(name.slice(1))) : (entities[name] ?? whole);
  return blocks.flatMap(([, block = '']) => block.replace(/&(#?\w+);/g, decoded).split('\n'));
}

/** What the command line says about words, without doing what they say; nothing when it takes them. */
export function whatIsWrong(words: readonly string[]): string {
  const program = commandLine();
  // A hook would prepare this process for the end of a command.
  Object.assign(program, { _lifeCycleHooks: {} });
  const quiet = { writeOut: () => {}, writeErr: () => {} };
  const prepare = (command: typeof program): void => {
    command.exitOverride().configureOutput(quiet);
    if (command.commands.length === 0 || command.name() === 'imports') command.action(() => {});
    for (const each of command.commands) prepare(each);
  };
  prepare(program);
  try {
    program.parse([...words], { from: 'user' });
    return '';
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.message;
  }
}

/** Runs a line against the database of a service, with other words in the place of its placeholders. No word of it has a blank. */
export function pasteLine(
  { settings }: Service,
  line: string,
  values: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const words = line.split(' ').slice(2);
  return recalls(
    words.map((word) => values[word] ?? word),
    { DATA_DIR: settings.dataDir, DATABASE_URL: settings.databaseUrl },
  );
}
