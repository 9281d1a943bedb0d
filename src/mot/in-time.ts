/** What was asked for did not come in time. */
export class TooLate extends Error {
  override readonly name = 'TooLate';

  constructor(patienceMs: number) {
    super(`No answer within ${patienceMs} ms`);
  }
}

/**
 * What the work comes to, unless it takes too long. The work itself goes on: what ends it is a timeout of its own.
 *
 * @throws TooLate
 */
export async function inTime<Result>(patienceMs: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TooLate(patienceMs)), patienceMs);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
