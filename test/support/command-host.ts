import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Outcome } from './outcome.js';

/** They concern the process itself: help is written at once, the service ends in its own way. */
const OF_A_PROCESS = /^(serve|help|--help|-h|--version|-V)$/;
/** The driver and Node.js read them once, when they are loaded. */
const OF_A_START = /^(PG[A-Z]+|NODE_(?!ENV$)\w+)$/;

let started: Promise<ChildProcess> | undefined;
let isBusy = false;

/** Whether the host can run this command: it runs one at a time, and leaves alone what concerns a process. */
export function hostTakes(words: readonly string[], environment: NodeJS.ProcessEnv): boolean {
  if (isBusy || words.length === 0 || words.some((word) => OF_A_PROCESS.test(word))) return false;
  return !Object.keys(environment).some((name) => OF_A_START.test(name));
}

/** Runs a command in a process that has loaded all commands already. Call {@link hostTakes} before. */
export async function runInHost(
  words: readonly string[],
  environment: NodeJS.ProcessEnv,
  cwd: string,
): Promise<Outcome> {
  isBusy = true;
  try {
    started ??= start();
    const host = await started;
    const ended = new AbortController();
    const outcome = Promise.race([
      once(host, 'message', { signal: ended.signal }),
      once(host, 'exit', { signal: ended.signal }).then(([code]) => {
        started = undefined;
        throw new Error(`The command ended its host with ${code}: ${words.join(' ')}`);
      }),
    ]);
    host.send({ words, environment, cwd });
    const [answer] = await outcome;
    ended.abort();
    return answer as Outcome;
  } finally {
    isBusy = false;
  }
}

async function start(): Promise<ChildProcess> {
  const host = fork(resolve('test/support/command-process.mjs'), [], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  host.unref();
  await once(host, 'message');
  host.channel?.unref();
  return host;
}
