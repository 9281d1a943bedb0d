import { spawnSync } from 'node:child_process';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect } from 'vitest';
import { shell } from '../support/started-service.js';
import { blockOf } from './pages.js';

/** Why what systemd does cannot be done here; undefined when it can. Only root may give files to other accounts. */
export const SYSTEMD_MISSING =
  spawnSync('systemctl', ['--version']).error || process.getuid?.() !== 0
    ? 'systemd is not installed (Debian: systemd), or this is not root'
    : undefined;

/**
 * Types the lines of docs/operations.md, "With systemd", for a folder that stands for the root of a machine: systemd's programs take it with
 * `--root`. What needs a systemd that runs is left out: `daemon-reload`, `--now`, and the journal.
 *
 * @param fillIn for which variables of the two files of settings there are other values; undefined removes a line
 */
export async function installWithSystemd(
  root: string,
  fillIn: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const [copy, ...lines] = (await blockOf('docs/operations.md', 'With systemd')).trim().split('\n');
  // `npm ci` needs the registry. The folder has what comes of it.
  expect(copy).toMatch(
    /^cp -r \. \/opt\/vehicle-recalls && cd \/opt\/vehicle-recalls && npm ci && npm prune /,
  );
  const project = join(root, 'opt', 'vehicle-recalls');
  await mkdir(project, { recursive: true });
  await mkdir(join(root, 'etc', 'systemd', 'system'), { recursive: true });
  for (const name of ['bin', 'deploy', 'dist', 'node_modules', 'package.json']) {
    await symlink(resolve(name), join(project, name));
  }
  const script = lines.map((line) => line.replaceAll(/(?<=[\s>])\/(?=etc\/)/g, `${root}/`));
  const type = async (wanted: (line: string) => boolean) => {
    const typed = script.filter(wanted).map(forRoot(root));
    const outcome = await shell(typed.join('\n'), { cwd: project });
    expect(outcome).toMatchObject({ status: 0 });
  };
  const isLast = (line: string) => /^(systemctl enable|journalctl)/.test(line);
  await type((line) => !isLast(line));
  for (const name of ['service.env', 'owner.env'])
    await fillInFile(join(root, 'etc/vehicle-recalls', name), fillIn);
  await type((line) => line.startsWith('systemctl enable'));
}

function forRoot(root: string): (line: string) => string {
  return (line) =>
    line
      .split(' && ')
      .filter((command) => command !== 'systemctl daemon-reload')
      .filter((command) => !SYSTEMD_MISSING || !command.startsWith('system'))
      .map((command) =>
        command
          .replace(/^(systemd-sysusers|systemd-tmpfiles|systemctl)\b/, `$1 --root='${root}'`)
          .replace(' --now ', ' '),
      )
      .join(' && ');
}

async function fillInFile(file: string, fillIn: Readonly<Record<string, string | undefined>>): Promise<void> {
  const lines = (await readFile(file, 'utf8')).split('\n').flatMap((line) => {
    const [name = ''] = line.split('=');
    if (!(name in fillIn)) return [line];
    return fillIn[name] === undefined ? [] : [`${name}=${fillIn[name]}`];
  });
  await writeFile(file, lines.join('\n'));
}

/** The environment of a unit: what its `EnvironmentFile` lines name and its `Environment` line says, with paths of the folder. */
export async function environmentOf(root: string, unit: string, instance = ''): Promise<NodeJS.ProcessEnv> {
  const text = await readFile(join(root, 'etc/systemd/system', unit), 'utf8');
  const files = [...text.matchAll(/^EnvironmentFile=-?(.*)$/gm)].map(([, file = '']) =>
    file.replace('%i', instance),
  );
  const said = [...text.matchAll(/^Environment=(.*)$/gm)].flatMap(([, line = '']) => line.split(' '));
  const inFiles = await Promise.all(files.map((file) => readFile(join(root, file), 'utf8')));
  const lines = [...inFiles.flatMap((file) => file.split('\n')), ...said].filter((line) =>
    /^\w+=/.test(line),
  );
  return Object.fromEntries(
    lines
      .map((line) => line.split(/=(.*)/, 2))
      .map(([name, value = '']) => [name, value.replace(/^\/var\//, `${root}/var/`)]),
  );
}
