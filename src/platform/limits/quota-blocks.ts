/**
 * The largest block: the most calls of one client's allowance that a process has, so the most that a `kill -9` costs the client. It is 0.2
 * % of the usual 500,000. At 25 calls per second of each method, a block lasts ten seconds, so the database gets one write in ten seconds.
 * A larger block would save hardly any work and could lose more.
 */
export const LARGEST_BLOCK = 1_000;

/**
 * The remaining allowance is divided into at least this many blocks. So blocks shrink to single calls towards the end, and no process has
 * calls left while another one refuses. An allowance that is used up completely costs about a hundred small blocks at its end.
 */
export const BLOCKS_IN_WHAT_IS_LEFT = 10;

/**
 * A block is refilled in the background when less than this fraction remains. At a thousand calls per second a quarter of a block lasts
 * longer than the database's answer takes, so no call waits for it.
 */
export const TOP_UP_BELOW = 1 / 4;

/**
 * While an allowance is spent, the database is asked again at most this often, because another process may have returned calls. Asking more
 * often would let refused calls load the database, which refusing is meant to prevent.
 */
export const ASK_AGAIN_AFTER_MS = 1_000;
