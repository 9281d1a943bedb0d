// Builds dist/ unless it is newer than all its sources. The compiler takes ten seconds to find out that there is nothing to do, and this
// runs before every start and test, and each time npx links the project to find `recalls`.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(project, 'dist', '.built');
const sources = [
  'src',
  'migrations',
  'client',
  'bench',
  'verify',
  'tsconfig.json',
  'tsconfig.build.json',
  'nest-cli.json',
  'package-lock.json',
];

const changedAt = (path) => statSync(path).mtimeMs;

function newestIn(path) {
  if (!existsSync(path)) return 0;
  if (!statSync(path).isDirectory()) return changedAt(path);
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  return Math.max(
    changedAt(path),
    ...entries.map((entry) => changedAt(join(entry.parentPath ?? entry.path, entry.name))),
  );
}

// An image for production contains no compiler, because it was built before.
const canBuild = existsSync(join(project, 'node_modules', '@nestjs', 'cli'));
const builtAt = existsSync(stamp) ? changedAt(stamp) : 0;
if (canBuild && Math.max(...sources.map((source) => newestIn(join(project, source)))) > builtAt) {
  const begunAt = new Date();
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: project,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
  // Files that changed during the build are newer than the stamp.
  writeFileSync(stamp, begunAt.toISOString());
  utimesSync(stamp, begunAt, begunAt);
}
