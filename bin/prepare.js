// npm runs this after it installed the project, and again whenever npx links the project to find its `recalls` command.
// The second must not build: it would make each first `npx recalls` wait for the compiler, and fail without one.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const built = existsSync(at('dist/src/cli.js'));
const calledByNpx = process.env.npm_command === 'exec';
const hasCompiler = existsSync(at('node_modules/@nestjs/cli/package.json'));

if (!(built && (calledByNpx || !hasCompiler))) {
  const { status } = spawnSync('npm', ['run', 'build'], { stdio: 'inherit', shell: process.platform === 'win32' });
  process.exit(status ?? 1);
}
