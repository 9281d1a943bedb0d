import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../support/started-service.js';
import { ecdsaKey, type KeyPair } from '../sftp/key-pairs.js';
import { hasOpenSsh } from '../sftp/openssh.js';

/** sshd must be started with its whole path. */
const SSHD = ['/usr/sbin/sshd', '/usr/local/sbin/sshd', '/usr/bin/sshd'].find(isThere);

/** The reason why tests with OpenSSH's server can't run here; undefined when they can. */
export const SSHD_MISSING =
  SSHD !== undefined && hasOpenSsh
    ? undefined
    : 'skipped: OpenSSH is not installed (Debian: openssh-server, openssh-client)';

/**
 * OpenSSH's sshd as an operator may configure it in front of the service: it serves files only, and each login begins in the manufacturer's
 * landing folder. It runs as the account of the tests, with its own keys and settings.
 */
export class Sshd {
  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly process: ChildProcess,
  ) {}

  /** The account of the tests, because a server that is not root can log in no other account. */
  readonly username = userInfo().username;

  static async start({ key, folderOfLogin }: { key: KeyPair; folderOfLogin: string }): Promise<Sshd> {
    const folder = await mkdtemp(join(tmpdir(), 'recalls-test-sshd-'));
    await writeFile(join(folder, 'host-key'), ecdsaKey(256).privateKey, { mode: 0o600 });
    await writeFile(join(folder, 'authorized-keys'), `${key.publicKey}\n`);
    const port = await freePort();
    const settings = [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${folder}/host-key`,
      `AuthorizedKeysFile ${folder}/authorized-keys`,
      'PidFile none',
      'StrictModes no',
      'UsePAM no',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'PermitRootLogin prohibit-password',
      'Subsystem sftp internal-sftp',
      `ForceCommand internal-sftp -d ${folderOfLogin}`,
    ];
    await writeFile(join(folder, 'sshd_config'), `${settings.join('\n')}\n`);
    // As root it needs this folder, which Debian creates only when the system's own sshd is started.
    if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true });
    const child = spawn(SSHD ?? 'sshd', ['-D', '-e', '-f', join(folder, 'sshd_config')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const server = new Sshd(port, folder, child);
    try {
      await server.untilListening();
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const end = once(this.process, 'exit');
      this.process.kill();
      await end;
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  private async untilListening(): Promise<void> {
    const { stderr } = this.process;
    if (!stderr) throw new Error('sshd has no output.');
    let said = '';
    stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    while (!said.includes('Server listening')) {
      await Promise.race([once(stderr, 'data'), once(this.process, 'exit')]);
      if (this.process.exitCode !== null) throw new Error(`sshd did not start: ${said}`);
    }
  }
}

function isThere(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
