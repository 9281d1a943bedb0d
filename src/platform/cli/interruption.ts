/** Signals so close together are one: Ctrl+C reaches a command from the terminal, and once more from npm. */
const SAME_REQUEST_MS = 500;

/** The exit status after a signal, as shells tell it: 128 and the signal's number. */
const STATUSES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
const SIGNALS = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;

const cleanUps = new Set<() => Promise<unknown>>();
let interruptedAt: number | undefined;

/** Whether the command was told to end: what fails from then on fails because of that. */
export function isInterrupted(): boolean {
  return interruptedAt !== undefined;
}

/** Does the work of a command. When it is interrupted, `cleanUp` ends what the work has begun. */
export async function withCleanUp<Result>(
  cleanUp: () => Promise<unknown>,
  work: () => Promise<Result>,
): Promise<Result> {
  cleanUps.add(cleanUp);
  try {
    return await work();
  } finally {
    cleanUps.delete(cleanUp);
  }
}

/** Answers Ctrl+C at once. A PostgreSQL that the command has started is stopped first, because nobody else would stop it. */
export function endOnSignals(): void {
  for (const signal of SIGNALS) process.on(signal, () => void end(STATUSES[signal]));
}

async function end(status: number): Promise<void> {
  if (interruptedAt !== undefined) {
    if (performance.now() - interruptedAt > SAME_REQUEST_MS) process.exit(status);
    return;
  }
  interruptedAt = performance.now();
  process.exitCode = status;
  if (cleanUps.size > 0) {
    process.stderr.write('Interrupted: ending what was begun. Press Ctrl+C again to end at once.\n');
    await Promise.allSettled([...cleanUps].reverse().map((cleanUp) => cleanUp()));
  }
  process.exit(status);
}
