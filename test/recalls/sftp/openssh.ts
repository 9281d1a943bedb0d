import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeyPair } from './key-pairs.js';

/** Whether OpenSSH's clients are installed (Debian: `openssh-client`). */
export const hasOpenSsh = ['ssh', 'sftp', 'scp'].every((program) => spawnSync(program).error === undefined);

/** The title of a suite that can't run. */
export const NEEDS_OPENSSH =
  'OpenSSH clients (skipped unless ssh, sftp and scp are installed: openssh-client)';

/** Much longer than any upload takes; only a client that hangs reaches it. */
const DEADLINE_MS = 20_000;

export interface Outcome {
  readonly status: number;
  /** Both of its outputs. */
  readonly said: string;
}

/** OpenSSH's clients as a user runs them who has a key and no other configuration. */
export class OpenSsh {
  private constructor(
    readonly folder: string,
    private readonly port: number,
  ) {}

  static async for(port: number): Promise<OpenSsh> {
    return new OpenSsh(await mkdtemp(join(tmpdir(), 'recalls-test-openssh-')), port);
  }

  /** A file of the user's own. */
  async file(name: string, text: string): Promise<string> {
    const path = join(this.folder, name);
    await writeFile(path, text);
    return path;
  }

  /** Runs commands in `sftp`, which ends at the first that fails. */
  async sftp(
    username: string,
    key: KeyPair | undefined,
    commands: string,
    options: string[] = [],
  ): Promise<Outcome> {
    const batch = await this.file('batch', `${commands}\n`);
    return this.run('sftp', [
      ...(await this.options(key)),
      ...options,
      '-b',
      batch,
      '-P',
      String(this.port),
      `${username}@127.0.0.1`,
    ]);
  }

  /** @param words with `HERE:` where scp expects `user@host:` */
  async scp(username: string, key: KeyPair, words: string[], options: string[] = []): Promise<Outcome> {
    const places = words.map((word) => word.replace(/^HERE:/, `${username}@127.0.0.1:`));
    return this.run('scp', [...(await this.options(key)), ...options, '-P', String(this.port), ...places]);
  }

  async ssh(username: string, key: KeyPair, words: string[]): Promise<Outcome> {
    return this.run('ssh', [
      ...(await this.options(key)),
      '-p',
      String(this.port),
      `${username}@127.0.0.1`,
      ...words,
    ]);
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  private async options(key: KeyPair | undefined): Promise<string[]> {
    const settings = [
      'BatchMode=yes',
      'IdentitiesOnly=yes',
      'IdentityAgent=none',
      'StrictHostKeyChecking=no',
      'UserKnownHostsFile=/dev/null',
      'LogLevel=ERROR',
    ];
    if (key) {
      const file = join(this.folder, 'key');
      await rm(file, { force: true });
      await writeFile(file, key.privateKey, { mode: 0o600 });
      settings.push(`IdentityFile=${file}`);
    }
    return ['-F', 'none', ...settings.flatMap((setting) => ['-o', setting])];
  }

  private run(program: string, words: readonly string[]): Promise<Outcome> {
    return new Promise((done) => {
      const child = execFile(
        program,
        words,
        { cwd: this.folder, timeout: DEADLINE_MS },
        (_, stdout, stderr) => done({ status: child.exitCode ?? -1, said: `${stdout}${stderr}` }),
      );
      child.stdin?.end();
    });
  }
}
