import { type Command, Option } from 'commander';

/** How a list is printed: as a table at a terminal and as JSON to other programs, unless one of these says more. */
export interface ListOptions {
  readonly json?: boolean;
  readonly table?: boolean;
  readonly wide?: boolean;
}

/** Gives every command that has `--json`, because it prints a list, the other two options of lists. */
export function completeListOptions(command: Command): void {
  const json = command.options.find(({ long }) => long === '--json');
  if (json) {
    json.conflicts(['table', 'wide']);
    command
      .addOption(new Option('--table', 'a table, also to a file or another program').default(false))
      .addOption(new Option('--wide', 'a table that is not cut to the width of the terminal').default(false));
  }
  for (const each of command.commands) completeListOptions(each);
}
