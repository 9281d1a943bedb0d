import { fileURLToPath } from 'node:url';
import type { DebianClient, Login } from './debian-client.js';

/** Debian's own programs, because programs that come before them in the PATH use other libraries. */
const PYTHON = '/usr/bin/python3';
const RUBY = '/usr/bin/ruby';

const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));

const scripted = ({ port, username, keyFile }: Login, file: string) => [
  String(port),
  username,
  keyFile,
  file,
];

/** Of these, curl and net-ssh offer the oldest algorithms; lftp uses OpenSSH's `ssh` and its own SFTP implementation. */
export const CLIENTS: readonly DebianClient[] = [
  {
    name: 'curl',
    packages: 'curl',
    probe: ['sh', '-c', 'curl --version | grep -q sftp'],
    commands: ({ port, username, keyFile }, file) =>
      ['day.csv', 'day.csv'].map((name) => [
        'curl',
        '--silent',
        '--show-error',
        '--insecure',
        '--user',
        `${username}:`,
        '--key',
        keyFile,
        '--pubkey',
        `${keyFile}.pub`,
        '--upload-file',
        file,
        '--quote',
        `-rename /${name}.part /${name}`,
        `sftp://127.0.0.1:${port}/${name}.part`,
      ]),
  },
  {
    name: 'lftp',
    packages: 'lftp openssh-client',
    probe: ['sh', '-c', 'lftp --version && command -v ssh'],
    commands: ({ port, username, keyFile }, file) => [
      [
        'lftp',
        '-c',
        [
          `set sftp:connect-program "ssh -a -x -F none -i ${keyFile} -o IdentitiesOnly=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null"`,
          'set net:max-retries 1',
          'set cmd:fail-exit yes',
          // It writes to .in.day.csv and then renames that.
          'set xfer:use-temp-file yes',
          'set xfer:temp-file-name .in.*',
          `open -u ${username}, sftp://127.0.0.1:${port}`,
          `put ${file} -o day.csv`,
          'cls -1',
          'rm day.csv',
          `put ${file} -o day.csv`,
          'cls -1',
        ].join('; '),
      ],
    ],
  },
  {
    name: 'psftp',
    packages: 'putty-tools',
    probe: ['psftp', '-V'],
    commands: ({ port, username, keyFile, hostKey, folder }, file) => [
      ['puttygen', keyFile, '-O', 'private', '-o', `${folder}/key.ppk`],
      [
        'sh',
        '-c',
        `printf '%s\\n' 'put ${file} day.csv.part' 'mv day.csv.part day.csv' 'put ${file} day.csv.part' 'ls' 'rm day.csv' 'mv day.csv.part day.csv' 'ls' |
         psftp -batch -b /dev/stdin -P ${port} -i ${folder}/key.ppk -hostkey ${hostKey} ${username}@127.0.0.1`,
      ],
    ],
  },
  {
    name: 'net-sftp of Ruby',
    packages: 'ruby-net-ssh ruby-net-sftp',
    probe: [RUBY, '-e', 'require "net/sftp"'],
    commands: (login, file) => [[RUBY, script('upload_with_net_sftp.rb'), ...scripted(login, file)]],
  },
  {
    name: 'Paramiko',
    packages: 'python3-paramiko',
    probe: [PYTHON, '-W', 'ignore', '-c', 'import paramiko'],
    commands: (login, file) => [
      [PYTHON, '-W', 'ignore', script('upload_with_paramiko.py'), ...scripted(login, file)],
    ],
  },
  {
    name: 'AsyncSSH',
    packages: 'python3-asyncssh',
    probe: [PYTHON, '-W', 'ignore', '-c', 'import asyncssh'],
    commands: (login, file) => [
      [PYTHON, '-W', 'ignore', script('upload_with_asyncssh.py'), ...scripted(login, file)],
    ],
  },
  {
    name: 'rclone',
    packages: 'rclone',
    probe: ['rclone', 'version'],
    commands: ({ port, username, keyFile, folder }, file) => {
      const rclone = (...words: string[]): [string, ...string[]] => [
        'rclone',
        '--config',
        `${folder}/rclone.conf`,
        '--retries',
        '1',
        '--sftp-host',
        '127.0.0.1',
        '--sftp-port',
        String(port),
        '--sftp-user',
        username,
        '--sftp-key-file',
        keyFile,
        ...words,
      ];
      return [
        rclone('copyto', '--ignore-times', file, ':sftp:day.csv'),
        rclone('copyto', '--ignore-times', file, ':sftp:day.csv'),
      ];
    },
  },
];
