/** Some milliseconds of work in all. Longer ones would make every other call wait. */
const BYTES_OF_A_TURN = 1024 ** 2;

interface Waiting {
  readonly bytes: number;
  readonly begin: () => void;
}

const waiting: Waiting[] = [];
let taken = 0;
let isScheduled = false;

/**
 * Waits for a turn of the event loop in which this work may be done. Work on some MiB is done in pieces of at most 1 MiB. All callers
 * together have so much of a turn, first come, first served. (With `setImmediate` the pieces of all requests would share a turn. With a turn
 * for each piece, however small, a small request would wait for a dozen turns.)
 *
 * @param bytes how many bytes the caller will encode, copy, hash or search before it waits again
 */
export async function turnFor(bytes: number): Promise<void> {
  schedule();
  if (waiting.length === 0 && mayBegin(bytes)) {
    taken += bytes;
    return;
  }
  await new Promise<void>((begin) => {
    waiting.push({ bytes, begin });
  });
}

function mayBegin(bytes: number): boolean {
  return taken === 0 || taken + bytes <= BYTES_OF_A_TURN;
}

function schedule(): void {
  if (isScheduled) return;
  isScheduled = true;
  setImmediate(beginTurn);
}

function beginTurn(): void {
  isScheduled = false;
  taken = 0;
  for (let next = waiting[0]; next && mayBegin(next.bytes); next = waiting[0]) {
    waiting.shift();
    taken += next.bytes;
    next.begin();
  }
  // So that the next turn is a new one, also for those who did not wait.
  if (taken > 0) schedule();
}
