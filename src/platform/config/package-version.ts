import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from './project-folder.js';

/** The version of the service, as its `package.json` says, whether this is built or not. */
export function packageVersion(): string {
  const { version }: { version: string } = JSON.parse(
    readFileSync(join(projectFolder(), 'package.json'), 'utf8'),
  );
  return version;
}
