import { chmod, lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Settings } from '../config/settings.js';
import type { StoredDataFile } from './backup-manifest.js';
import type { BackupPart } from './backup-part.js';
import { isWhole, storeFile, syncFolder } from './stored-files.js';
import { UnusableBackup } from './unusable-backup.js';

/** Where the files are in a backup. */
const FILES = 'files';

/** Behind the name of a file that is being restored. */
const UNFINISHED = '.restoring';

interface Found {
  readonly path: string;
  readonly mode: number;
}

/** What the parts name, by its name in the backup; `LANDING_DIR` need not be in `DATA_DIR`. */
function placesOf(parts: readonly BackupPart[], settings: Settings): ReadonlyMap<string, string> {
  const places = parts.flatMap((part) => Object.entries(part.files(settings)));
  return new Map([...places, ['landing', settings.landingDir]]);
}

/**
 * Copies the files. The database has been read before: a file that came in since is imported after a restore as one that has
 * just come. A file in quarantine, which nobody may open, is left out.
 */
export async function storeDataFiles(
  folder: string,
  parts: readonly BackupPart[],
  settings: Settings,
): Promise<StoredDataFile[]> {
  const stored: StoredDataFile[] = [];
  for (const [name, place] of placesOf(parts, settings)) {
    for (const { path, mode } of await findFiles(place)) {
      if (mode === 0) continue;
      const target = join(FILES, name, relative(place, path));
      // Files are moved on and removed meanwhile.
      const file = await unlessGone(storeFile(folder, target, path));
      if (file) stored.push({ ...file, mode });
    }
  }
  return stored;
}

/** Puts files from a backup in their places. */
export class DataFileRestore {
  private readonly places: ReadonlyMap<string, string>;

  constructor(
    private readonly folder: string,
    private readonly files: readonly StoredDataFile[],
    parts: readonly BackupPart[],
    settings: Settings,
  ) {
    this.places = placesOf(parts, settings);
  }

  /**
   * Makes sure that nothing is there but what a restore of this backup that did not end has put there.
   *
   * @throws UnusableBackup naming a file that would be mixed with those of the backup
   */
  async requireFree(): Promise<void> {
    const wanted = new Map(this.files.map((file) => [this.placeOf(file), file]));
    for (const place of this.places.values()) {
      for (const { path } of await findFiles(place)) {
        if (path.endsWith(UNFINISHED) && wanted.has(path.slice(0, -UNFINISHED.length))) continue;
        const file = wanted.get(path);
        if (file && (await isWhole(dirname(path), { ...file, path: relative(dirname(path), path) })))
          continue;
        throw new UnusableBackup(
          `${path} is there already: restore into a new DATA_DIR and LANDING_DIR, or move their content away`,
        );
      }
    }
  }

  /** Each file appears whole or not at all. */
  async run(): Promise<void> {
    for (const file of this.files) {
      const target = this.placeOf(file);
      const part = `${target}${UNFINISHED}`;
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      await rm(part, { force: true });
      await storeFile(dirname(part), relative(dirname(part), part), join(this.folder, file.path));
      await chmod(part, file.mode);
      await rename(part, target);
    }
    for (const folder of new Set(this.files.map((file) => dirname(this.placeOf(file)))))
      await syncFolder(folder);
  }

  private placeOf({ path }: StoredDataFile): string {
    const [, name = '', ...rest] = path.split('/');
    const place = this.places.get(name);
    if (place === undefined) throw new UnusableBackup(`This version has no place for ${path} of the backup`);
    return join(place, ...rest);
  }
}

/** All plain files of a folder, or the file itself. Links are left out, because they could lead to any file of this machine. */
async function findFiles(place: string): Promise<Found[]> {
  const stats = await unlessGone(lstat(place));
  if (stats?.isFile()) return [{ path: place, mode: stats.mode & 0o777 }];
  if (!stats?.isDirectory()) return [];
  const found: Found[] = [];
  for (const name of (await readdir(place)).sort()) found.push(...(await findFiles(join(place, name))));
  return found;
}

async function unlessGone<Result>(work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
