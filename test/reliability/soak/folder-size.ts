import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** PostgreSQL's own folder is measured with a query, and the archive grows with every file by design. */
const APART = new Set(['postgres', 'objects']);

/** Files in the data folder that should not accumulate, in bytes. */
export async function sizeBesides(dataDir: string): Promise<number> {
  const names = (await readdir(dataDir)).filter((name) => !APART.has(name));
  const sizes = await Promise.all(names.map((name) => sizeOf(join(dataDir, name))));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function sizeOf(path: string): Promise<number> {
  // A file that was moved away meanwhile no longer exists here.
  const found = await lstat(path).catch(() => undefined);
  if (!found?.isDirectory()) return found?.size ?? 0;
  const names = await readdir(path).catch(() => []);
  const sizes = await Promise.all(names.map((name) => sizeOf(join(path, name))));
  return sizes.reduce((sum, size) => sum + size, 0);
}
