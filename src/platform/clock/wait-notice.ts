const NOTICE_AFTER_MS = 2_000;

/**
 * Does the work, and says on standard error what it waits for if it takes longer than a person takes for a pause of the
 * machine. Only for the person at a terminal: what a running service waits for is in its log.
 *
 * @param waitingFor ends the sentence "Waiting for …"; asked when it is said; undefined when there is nothing to say yet
 */
export async function sayWhatIsAwaited<Result>(
  waitingFor: string | (() => string | undefined),
  work: () => Promise<Result>,
): Promise<Result> {
  let said: string | undefined;
  const say = () => {
    const text = typeof waitingFor === 'string' ? waitingFor : waitingFor();
    if (text === undefined || text === said) return;
    said = text;
    sayWaiting(text);
  };
  // Again each time: what is waited for may have become something else.
  const timer = setInterval(say, NOTICE_AFTER_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

/** @param text ends the sentence */
export function sayWaiting(text: string): void {
  process.stderr.write(`Waiting for ${text} …\n`);
}
