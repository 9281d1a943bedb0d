/**
 * A connection on which nothing moves for so long is dropped: its caller does not read the answer. Calls that take longer say so
 * (long-call.ts).
 */
export const SILENCE_TIMEOUT_MS = 120_000;
