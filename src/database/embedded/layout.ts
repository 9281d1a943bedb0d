import { mkdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the embedded server keeps its things. */
export interface Layout {
  /** Everything below is in here; nobody but the server's account may enter. */
  readonly home: string;
  /** PostgreSQL's own data folder. */
  readonly cluster: string;
  /** The superuser's password, made up when the cluster is. */
  readonly password: string;
  readonly log: string;
  readonly lock: string;
}

/** Makes the outermost folders. */
export async function layOut(dataDir: string): Promise<Layout> {
  // Two steps: made in one, DATA_DIR itself would get the narrow mode.
  await mkdir(dataDir, { recursive: true });
  const home = join(await realpath(dataDir), 'postgres');
  await mkdir(home, { recursive: true, mode: 0o700 });
  return {
    home,
    cluster: join(home, 'cluster'),
    password: join(home, 'password'),
    log: join(home, 'server.log'),
    lock: join(home, 'lock'),
  };
}

export function readPassword({ password }: Layout): Promise<string> {
  return readFile(password, 'utf8');
}
