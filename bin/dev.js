/*
 * npm run dev: compiles what changes and starts the service again when it compiles without an error. While there are errors the
 * service before them goes on.
 *
 * `nest start --watch` and tsc-watch do the same, but end every process below the service with it: the embedded PostgreSQL too,
 * which other processes may share and which outlives the one that started it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const project = process.cwd();
/** As `npm start` does it, but what the compiler wrote, because making the bundle would take longer than it saves. */
const START = ['--enable-source-maps', '--heap-growing-percent=50', 'dist/src/main.js'];

/** @type {import('node:child_process').ChildProcess | undefined} */
let service;
/** One restart after another: a second save may come while the service stops. */
let restarts = Promise.resolve();
let ending = false;
let begunAt = new Date();

const words = ['--watch', '--preserveWatchOutput', '--project', 'tsconfig.build.json'];
const tsc = spawn(process.execPath, [compiler, ...words], {
  cwd: project,
  stdio: ['ignore', 'pipe', 'inherit'],
});
createInterface({ input: tsc.stdout }).on('line', (line) => {
  if (line.trim() !== '') console.log(line);
  if (/Starting (incremental )?compilation|File change detected/.test(line)) begunAt = new Date();
  if (!/Found 0 errors\. Watching/.test(line)) return;
  markBuilt();
  restarts = restarts.then(restart);
});
tsc.once('exit', () => end('SIGTERM'));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => end(signal));

/** So that `npm start` and `npm test` do not build again. What changed while it was compiled is newer. */
function markBuilt() {
  const stamp = join(project, 'dist', '.built');
  if (!existsSync(join(project, 'dist'))) return;
  writeFileSync(stamp, begunAt.toISOString());
  utimesSync(stamp, begunAt, begunAt);
}

async function restart() {
  await stop('SIGTERM');
  if (ending) return;
  const started = spawn(process.execPath, START, {
    cwd: project,
    stdio: 'inherit',
  });
  service = started;
  started.once('exit', (code, signal) => {
    if (ending || service !== started) return;
    service = undefined;
    console.log(`The service ended with ${code ?? signal}. It is started again after the next change.`);
  });
}

/** Its own end, because it has to let go of its ports and of its database. */
async function stop(signal) {
  const stopped = service;
  service = undefined;
  if (!stopped || stopped.exitCode !== null || stopped.signalCode !== null) return;
  const exit = once(stopped, 'exit');
  stopped.kill(signal);
  await exit;
}

async function end(signal) {
  if (ending) return;
  ending = true;
  tsc.kill();
  await restarts;
  await stop(signal);
  process.exit();
}
