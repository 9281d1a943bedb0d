/** The result did not arrive in time. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';

  constructor(timeoutMs: number) {
    super(`No answer within ${timeoutMs} ms`);
  }
}

/**
 * The result of the work, unless it takes too long. The work itself continues: it needs a timeout of its own to end.
 *
 * Node.js runs due timers before it reads data that has arrived. If this process itself was busy, the answer may be there already. So it
 * gets one more turn of the event loop; otherwise each pause of this process would look like a timeout of the other side.
 *
 * @throws TimeoutError
 */
export function withTimeout<Result>(timeoutMs: number, work: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => setImmediate(() => reject(new TimeoutError(timeoutMs))), timeoutMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
