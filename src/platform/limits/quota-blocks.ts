/**
 * The most calls of one client's allowance that a process holds, so the most that a `kill -9` costs the client: 0.2 %
 * of the usual 500,000. At 25 calls a second of each method it makes one write in ten seconds; a larger
 * block would spare hardly any work and lose more.
 */
export const LARGEST_BLOCK = 1_000;

/**
 * What is left of an allowance makes at least this many blocks: they shrink to single calls towards the end, so that
 * no process sits on calls that another one has to refuse. It makes about a hundred small blocks at the end of an
 * allowance that is spent whole.
 */
export const BLOCKS_IN_WHAT_IS_LEFT = 10;

/**
 * A block is topped up, while calls go on, when less than this fraction of it is left. At a thousand calls a second
 * a quarter of a block lasts longer than the database needs to answer, so no call waits for it.
 */
export const TOP_UP_BELOW = 1 / 4;

/**
 * While an allowance is spent the database is asked again at most this often: another process may have
 * given calls back. More often would let refused calls load the database, which is what refusing is to prevent.
 */
export const ASK_AGAIN_AFTER_MS = 1_000;
