import { createHash, randomBytes } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** A size that no file of a fuzzed client has: a response that contains it is about a canary. */
const TELLING_SIZE = 31_337;

/** The folders on the disk. */
export interface Places {
  /** The parent of all: besides the service's own folders it contains one that belongs to nobody. */
  readonly folder: string;
  readonly landingDir: string;
  readonly dataDir: string;
  /** The usernames. */
  readonly fuzzed: string;
  readonly other: string;
}

/** Files that a malicious client wants to read, everywhere outside of its folder, and links to them inside of it. */
export class Canaries {
  /** In the name and content of each canary: if it occurs in a response, something was read or listed. */
  private readonly secret = `canary${randomBytes(6).toString('hex')}`;
  /** The paths that a malicious client tries; they do not contain the secret. */
  readonly paths: [string, ...string[]];

  private constructor(private readonly places: Places) {
    const { folder, landingDir, dataDir, other } = places;
    this.paths = [
      `../${other}/canary.part`,
      `/../${other}/canary.part`,
      join(landingDir, other, 'canary.part'),
      join(folder, 'outside', 'canary.csv'),
      `/${relative('/', join(folder, 'outside', 'new.csv'))}`,
      `../../outside/canary.csv`,
      `../${other}`,
      `..`,
      join(dataDir, 'sftp', 'host-keys', 'ed25519_key'),
      '../../../sftp/host-keys/ed25519_key',
      '/etc/passwd',
      'link.part',
      'link.part/canary.csv',
      'folder.part',
      'folder.part/canary.csv',
      'nowhere.part',
      `${other}/canary.part`,
      `link.part/../../${other}/canary.part`,
    ];
  }

  static async place(places: Places): Promise<Canaries> {
    const canaries = new Canaries(places);
    const { folder, landingDir, dataDir, fuzzed, other } = places;
    const outside = join(folder, 'outside');
    for (const place of [outside, join(landingDir, other), join(landingDir, fuzzed), dataDir]) {
      await mkdir(place, { recursive: true });
    }
    const content = canaries.secret.repeat(Math.ceil(TELLING_SIZE / canaries.secret.length));
    const dropped = [
      join(outside, 'canary.csv'),
      join(outside, `${canaries.secret}.csv`),
      join(dataDir, 'canary.part'),
      join(landingDir, 'canary.part'),
      // Names that are not final, so that the files are not imported.
      join(landingDir, other, 'canary.part'),
      join(landingDir, other, `${canaries.secret}.part`),
    ];
    for (const file of dropped) await writeFile(file, content.slice(0, TELLING_SIZE));
    await symlink(join(outside, 'canary.csv'), join(landingDir, fuzzed, 'link.part'));
    await symlink(outside, join(landingDir, fuzzed, 'folder.part'));
    await symlink(join(outside, 'new.csv'), join(landingDir, fuzzed, 'nowhere.part'));
    return canaries;
  }

  /** Whether the responses to a client reveal something outside of its folder. */
  isToldIn(answers: Buffer): boolean {
    const size = Buffer.alloc(8);
    size.writeBigUInt64BE(BigInt(TELLING_SIZE));
    return [this.secret, 'PRIVATE KEY', 'root:x:', size].some((told) => answers.includes(told));
  }

  /**
   * A summary of everything outside of the client's folder, and of the links inside of it, one line each. Files that the service itself
   * creates (archived files, mails) are left out.
   */
  async tree(): Promise<string[]> {
    const { folder, landingDir, dataDir, fuzzed } = this.places;
    const lines: string[] = [];
    const look = async (path: string): Promise<void> => {
      for (const name of (await readdir(path)).sort()) {
        const inside = join(path, name);
        if (['objects', 'intake', 'mail'].some((folder) => inside === join(dataDir, folder))) continue;
        const stats = await lstat(inside);
        const place = `${relative(folder, inside)} ${stats.mode.toString(8)}`;
        const isFuzzed = path === join(landingDir, fuzzed);
        if (stats.isSymbolicLink()) lines.push(`${place} -> ${await readlink(inside)}`);
        else if (isFuzzed) continue;
        else if (stats.isDirectory()) {
          lines.push(place);
          await look(inside);
        } else {
          const digest = createHash('sha256').update(await readFile(inside));
          // A process says every few seconds that it still runs, by the time of its file.
          const writtenAt = path === join(dataDir, 'instances') ? 'now and then' : stats.mtimeMs;
          lines.push(`${place} ${stats.size} ${writtenAt} ${digest.digest('hex')}`);
        }
      }
    };
    await look(folder);
    return lines;
  }
}
