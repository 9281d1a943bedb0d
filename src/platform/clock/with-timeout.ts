/** What was asked for did not come in time. */
export class TimeoutError extends Error {
  override readonly name = 'TooLate';

  constructor(timeoutMs: number) {
    super(`No answer within ${timeoutMs} ms`);
  }
}

/**
 * What the work comes to, unless it takes too long. The work itself goes on: what ends it is a timeout of its own.
 *
 * Timers that are due run before Node.js reads what has arrived. So when this process was busy itself, the answer gets
 * one more turn of the event loop to be read: else every pause of ours would be taken for one of the other side.
 *
 * @throws TimeoutError
 */
export function withTimeout<Result>(timeoutMs: number, work: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => setImmediate(() => reject(new TimeoutError(timeoutMs))), timeoutMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
