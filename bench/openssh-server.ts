import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { access, mkdir, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import ssh2 from 'ssh2';

/** The paths of OpenSSH's parts on Debian and the Red Hat family; sshd must be started with its whole path. */
const SSHD = ['/usr/sbin/sshd', '/usr/local/sbin/sshd'];
const SFTP_SERVER = [
  '/usr/lib/openssh/sftp-server',
  '/usr/lib/sftp-server',
  '/usr/libexec/openssh/sftp-server',
];

/** The programs of OpenSSH's server. */
export interface OpenSshPrograms {
  readonly sshd: string;
  readonly sftpServer: string;
}

/** OpenSSH's server, if it is installed (Debian: `openssh-server`). */
export async function findOpenSsh(): Promise<OpenSshPrograms | undefined> {
  const [sshd, sftpServer] = await Promise.all([firstThere(SSHD), firstThere(SFTP_SERVER)]);
  return sshd !== undefined && sftpServer !== undefined ? { sshd, sftpServer } : undefined;
}

/** An `sshd` of our own, with its `sftp-server` and the default settings. */
export class OpenSshServer {
  private constructor(
    readonly port: number,
    private readonly child: ChildProcess,
  ) {}

  /** @param folder for its settings and its host key */
  static async start(
    { sshd, sftpServer }: OpenSshPrograms,
    folder: string,
    authorizedKeysFile: string,
  ): Promise<OpenSshServer> {
    const port = await freePort();
    const hostKey = join(folder, 'host-key');
    await writeFile(hostKey, ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 }).private, { mode: 0o600 });
    const settings = [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${hostKey}`,
      `AuthorizedKeysFile ${authorizedKeysFile}`,
      'StrictModes no',
      'PermitRootLogin prohibit-password',
      'PidFile none',
      `Subsystem sftp ${sftpServer}`,
    ];
    const settingsFile = join(folder, 'sshd_config');
    await writeFile(settingsFile, `${settings.join('\n')}\n`);
    // As root it needs this folder, which Debian creates only when the system's sshd is started.
    if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true });
    const child = spawn(sshd, ['-D', '-e', '-f', settingsFile], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    while (!said.includes('Server listening')) {
      await Promise.race([once(child.stderr, 'data'), once(child, 'exit')]);
      if (child.exitCode !== null) throw new Error(`sshd did not start: ${said}`);
    }
    return new OpenSshServer(port, child);
  }

  stop(): void {
    this.child.kill();
  }
}

async function firstThere(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    const there = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (there) return path;
  }
  return undefined;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
