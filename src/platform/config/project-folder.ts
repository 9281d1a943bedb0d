import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder with this project's `package.json`. */
export function projectFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
}
