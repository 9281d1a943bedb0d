import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeyPair } from '../key-pairs.js';

/** Much longer than any upload takes; only a client that hangs reaches it. */
const DEADLINE_MS = 30_000;

export interface Outcome {
  readonly status: number;
  /** Both of its outputs. */
  readonly said: string;
}

/** What a client needs to know about the server and its account. */
export interface Login {
  readonly port: number;
  readonly username: string;
  readonly keyFile: string;
  /** The fingerprint of the server's key, as PuTTY expects it: `SHA256:…`. */
  readonly hostKey: string;
  /** The user's folder, which is also the home folder. */
  readonly folder: string;
}

/** A client from Debian, and how a script sends a file with it. */
export interface DebianClient {
  readonly name: string;
  readonly packages: string;
  /** A command that fails if the client is not installed. */
  readonly probe: readonly [string, ...string[]];
  /** The commands to run one after another; each is a program and its arguments. */
  commands(login: Login, file: string): readonly (readonly [string, ...string[]])[];
}

export function isInstalled({ probe: [program, ...words] }: DebianClient): boolean {
  return spawnSync(program, words).status === 0;
}

/** The computer of a user with a key, a file, and a client. */
export class UserMachine {
  private constructor(readonly folder: string) {}

  static async make(): Promise<UserMachine> {
    return new UserMachine(await mkdtemp(join(tmpdir(), 'recalls-test-client-')));
  }

  async file(name: string, text: string, mode = 0o644): Promise<string> {
    const path = join(this.folder, name);
    await rm(path, { force: true });
    await writeFile(path, text, { mode });
    return path;
  }

  /** The private key, and the public one beside it, where clients look for it. */
  async keep(key: KeyPair): Promise<string> {
    await this.file('key.pub', `${key.publicKey}\n`);
    return this.file('key', key.privateKey, 0o600);
  }

  /** Runs a client's commands one after another, until one fails. */
  async run(client: DebianClient, login: Login, file: string): Promise<Outcome> {
    let said = '';
    for (const [program, ...words] of client.commands(login, file)) {
      const outcome = await this.runOnce(program, words);
      said += outcome.said;
      if (outcome.status !== 0) return { status: outcome.status, said };
    }
    return { status: 0, said };
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  private runOnce(program: string, words: readonly string[]): Promise<Outcome> {
    return new Promise((done) => {
      const options = {
        cwd: this.folder,
        timeout: DEADLINE_MS,
        // None of these programs may find files of the account that runs the tests.
        env: { PATH: process.env.PATH, HOME: this.folder, LANG: 'C.UTF-8' },
      };
      const child = execFile(program, words, options, (_, stdout, stderr) =>
        done({ status: child.exitCode ?? -1, said: `${stdout}${stderr}` }),
      );
      child.stdin?.end();
    });
  }
}
