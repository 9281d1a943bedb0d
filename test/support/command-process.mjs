// Runs commands one after another in one process, which has loaded them: loading takes ten times as long as most commands. Each
// gets its own words, environment and folder, and what it prints and its exit status go back.
import '../../dist/src/platform/database/driver-environment.js';
import 'reflect-metadata';
import { commandLine } from '../../dist/src/cli/command-line.js';
import { oneLine } from '../../dist/src/platform/cli/one-line.js';

const SIGNALS = ['SIGHUP', 'SIGINT', 'SIGTERM'];
const STREAMS = ['stdout', 'stderr'];

/** Thrown where a command ends its process. */
class Exit extends Error {
  constructor(status) {
    super('exit');
    this.status = status;
  }
}

process.exit = (status) => {
  throw new Exit(status ?? process.exitCode ?? 0);
};

async function run({ words, environment, cwd }) {
  const printed = { stdout: '', stderr: '' };
  const write = STREAMS.map((stream) => process[stream].write);
  for (const stream of STREAMS) {
    process[stream].write = (text, ...rest) => {
      printed[stream] += text;
      rest.findLast((each) => typeof each === 'function')?.();
      return true;
    };
  }
  process.env = { ...environment };
  process.chdir(cwd);
  process.exitCode = undefined;
  try {
    await commandLine().parseAsync(['node', 'recalls', ...words]);
  } catch (error) {
    if (error instanceof Exit) process.exitCode = error.status;
    else {
      // As src/cli.ts does it.
      printed.stderr += `${oneLine(error)}\n`;
      process.exitCode = 1;
    }
  }
  const status = process.exitCode ?? 0;
  process.exitCode = undefined;
  for (const signal of SIGNALS) process.removeAllListeners(signal);
  for (const [index, stream] of STREAMS.entries()) {
    process[stream].write = write[index];
    process[stream].removeAllListeners('error');
  }
  return { status, ...printed };
}

process.on('message', async (command) => process.send(await run(command)));
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.send('ready');
