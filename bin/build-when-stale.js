// Builds dist/ and the package in client/ unless they are newer than everything they are made from. The compiler takes ten
// seconds to find out that there is nothing to do, and this runs before every start and test, and each time npx links the
// project to find `recalls`. `build-when-stale.js client` builds the package alone, as those do who install it.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('..', import.meta.url));

/** The client first: its folder is a source of the project, and is changed when `client/dist` is made. */
const BUILDS = [
  {
    name: 'client',
    script: 'build:client',
    stamp: join('client', 'dist', '.built'),
    compiler: 'typescript',
    sources: ['client', 'tsconfig.json', 'package-lock.json', join('bin', 'build-client.js')],
    leavesOut: [join('client', 'generate')],
  },
  {
    name: 'service',
    script: 'build:service',
    stamp: join('dist', '.built'),
    // Not TypeScript itself, which may be there as an optional peer where nothing else for development is.
    compiler: join('@types', 'node'),
    sources: [
      'src',
      'migrations',
      'client',
      'bench',
      'verify',
      'tsconfig.json',
      'tsconfig.build.json',
      'package-lock.json',
    ],
    leavesOut: [],
  },
  {
    name: 'bundle',
    script: 'build:bundle',
    stamp: join('dist', 'service', '.built'),
    compiler: 'rolldown',
    sources: [join('dist', '.built'), join('bin', 'bundle.js')],
    leavesOut: [],
  },
];

/** Made, not written. */
const ALWAYS_LEFT_OUT = [join('client', 'dist')];

const changedAt = (path) => statSync(join(project, path)).mtimeMs;

function newestOf({ sources, leavesOut }) {
  const leftOut = [...ALWAYS_LEFT_OUT, ...leavesOut];
  // Making client/dist changes the folder that it is in.
  const isLeftOut = (path) =>
    path === 'client' || leftOut.some((folder) => path === folder || path.startsWith(folder + sep));
  const paths = sources.filter((source) => existsSync(join(project, source))).flatMap(withAllInside);
  return Math.max(0, ...paths.filter((path) => !isLeftOut(path)).map(changedAt));
}

function withAllInside(path) {
  const absolute = join(project, path);
  if (!statSync(absolute).isDirectory()) return [path];
  const entries = readdirSync(absolute, { recursive: true, withFileTypes: true });
  return [
    path,
    ...entries.map((entry) => relative(project, join(entry.parentPath ?? entry.path, entry.name))),
  ];
}

function buildWhenStale(build) {
  const builtAt = existsSync(join(project, build.stamp)) ? changedAt(build.stamp) : 0;
  if (newestOf(build) <= builtAt) return;
  // An image for production has no compiler: it was built before.
  if (!existsSync(join(project, 'node_modules', build.compiler))) return;
  // On standard error, because what runs after it may print an answer for a program.
  console.error(`Building ${build.stamp.replace(/\/[^/]*$/, '')}/, which takes some ten seconds …`);
  const begunAt = new Date();
  const { status } = spawnSync('npm', ['run', '--silent', build.script], {
    cwd: project,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
  // What changed while it was built is newer than the stamp.
  writeFileSync(join(project, build.stamp), begunAt.toISOString());
  utimesSync(join(project, build.stamp), begunAt, begunAt);
}

const [, , only] = process.argv;
const wanted = BUILDS.filter(({ name }) => only === undefined || name === only);
for (const build of wanted) buildWhenStale(build);
if (only !== undefined && !wanted.some(({ stamp }) => existsSync(join(project, stamp)))) {
  console.error(
    `The ${only} is not built yet, and its compiler is not installed: run "npm ci" in ${project} first.`,
  );
  process.exitCode = 1;
}
