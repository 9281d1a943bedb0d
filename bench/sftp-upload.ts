import { execFile } from 'node:child_process';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ssh2 from 'ssh2';
import { median } from './comparison.js';
import { findOpenSsh, OpenSshServer } from './openssh-server.js';
import { BenchProcess } from './processes.js';
import type { Detail, Finding } from './report.js';

const MIB = 1024 ** 2;
const REQUIRED = { speedOverOpenSsh: 0.5, megabytes: 64 };
const FILE_BYTES = 200 * MIB;
const ROUNDS = 5;

/** An SFTP server that is measured. */
interface Contender {
  readonly port: number;
  readonly username: string;
  /** The remote path of the file for the client, and its path on this machine. */
  readonly remotePath: string;
  readonly localPath: string;
}

/** How long one upload to each took, in seconds. */
interface Turn {
  readonly ours: number;
  readonly theirs: number;
}

/**
 * Uploads a file of 200 MB with OpenSSH's `sftp`, in turns to the service's server and to OpenSSH's `sftp-server`, over loopback: the same
 * file, the same client, the same disk. If OpenSSH's client and server are not installed, nothing is measured, and the report says so.
 */
export async function measureSftpUpload(
  openSsh?: Awaited<ReturnType<typeof findOpenSsh>>,
): Promise<{ findings: Finding[]; details: Detail[] }> {
  const programs = openSsh ?? (await findOpenSsh());
  if (!programs) return { findings: [], details: [notMeasured()] };
  const folder = await mkdtemp(join(tmpdir(), 'recalls-bench-sftp-'));
  const key = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 });
  const publicKey = join(folder, 'key.pub');
  await writeFile(join(folder, 'key'), key.private, { mode: 0o600 });
  await writeFile(publicKey, key.public);
  const server = BenchProcess.start('SFTP server', './sftp-upload-server.js', {
    parameters: [join(folder, 'ours'), key.public],
  });
  let sshd: OpenSshServer | undefined;
  try {
    const { port } = await server.next<{ port: number }>();
    sshd = await OpenSshServer.start(programs, folder, publicKey);
    return await compare(server, folder, {
      ours: {
        port,
        username: 'bench',
        remotePath: '/upload.csv',
        localPath: join(folder, 'ours/landing/bench/upload.csv'),
      },
      theirs: {
        port: sshd.port,
        username: userInfo().username,
        remotePath: join(folder, 'theirs.csv'),
        localPath: join(folder, 'theirs.csv'),
      },
    });
  } finally {
    sshd?.stop();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Uploads in turns, A B A B …, after a small file to each as a warm-up. */
async function compare(
  server: BenchProcess,
  folder: string,
  { ours, theirs }: { ours: Contender; theirs: Contender },
): Promise<{ findings: Finding[]; details: Detail[] }> {
  const small = await rowsOf(join(folder, 'small.csv'), MIB);
  const large = await rowsOf(join(folder, 'large.csv'), FILE_BYTES);
  for (const contender of [ours, theirs]) await upload(folder, contender, small);
  const before = await server.usage();
  const turns: Turn[] = [];
  for (let turn = 0; turn < ROUNDS; turn++) {
    turns.push({
      ours: await upload(folder, ours, large),
      theirs: await upload(folder, theirs, large),
    });
  }
  const after = await server.usage();
  return report(turns, after.peakResidentBytes - before.peakResidentBytes);
}

async function upload(
  folder: string,
  { port, username, remotePath, localPath }: Contender,
  file: string,
): Promise<number> {
  const batch = join(folder, 'batch');
  await writeFile(batch, `put ${file} ${remotePath}\n`);
  const options = [
    'BatchMode=yes',
    'StrictHostKeyChecking=no',
    'UserKnownHostsFile=/dev/null',
    'LogLevel=ERROR',
  ];
  const began = performance.now();
  await promisify(execFile)('sftp', [
    ...['-F', 'none', '-i', join(folder, 'key'), '-b', batch, '-P', String(port)],
    ...options.flatMap((option) => ['-o', option]),
    `${username}@127.0.0.1`,
  ]);
  const seconds = (performance.now() - began) / 1000;
  await rm(localPath);
  return seconds;
}

/** A file of at least this size with rows such as manufacturers send. */
async function rowsOf(path: string, bytes: number): Promise<string> {
  const block = Buffer.from('LH7PRODCJEE012345,ABCCARS123,R/2026/123,2026-12-01\r\n'.repeat(20_000));
  const file = await open(path, 'w');
  for (let written = 0; written < bytes; written += block.length) await file.write(block);
  await file.close();
  return path;
}

function report(turns: readonly Turn[], memoryBytes: number): { findings: Finding[]; details: Detail[] } {
  const ratio = median(turns.map(({ ours, theirs }) => theirs / ours));
  const megabytes = Math.ceil(memoryBytes / MIB);
  const speed = (seconds: readonly number[]) => `${Math.round(FILE_BYTES / MIB / median(seconds))} MB/s`;
  return {
    findings: [
      {
        what: 'SFTP upload of 200 MB over OpenSSH’s `sftp-server`',
        required: `≥ ${REQUIRED.speedOverOpenSsh} ×`,
        measured: `${ratio.toFixed(2)} ×`,
        met: ratio >= REQUIRED.speedOverOpenSsh,
      },
      {
        what: 'Memory such an upload costs',
        required: `≤ ${REQUIRED.megabytes} MB`,
        measured: `${megabytes} MB`,
        met: megabytes <= REQUIRED.megabytes,
      },
    ],
    details: [
      {
        title: 'Uploading 200 MB over SFTP',
        note:
          'OpenSSH’s `sftp` is the client, timed from its start to its end. Our server has the file safely on the disk ' +
          '(`fsync`) before it says that it has it; OpenSSH’s leaves that to the system. The memory is the process’s peak less ' +
          'its peak before, over all the uploads.',
        columns: ['', 'ours', 'OpenSSH'],
        rows: [['speed', speed(turns.map(({ ours }) => ours)), speed(turns.map(({ theirs }) => theirs))]],
      },
    ],
  };
}

function notMeasured(): Detail {
  return {
    title: 'Uploading 200 MB over SFTP',
    note: 'Not measured: OpenSSH’s server is not on this machine (Debian: `openssh-server`).',
    columns: ['', 'ours', 'OpenSSH'],
    rows: [],
  };
}
