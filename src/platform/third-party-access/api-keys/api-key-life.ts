/** How long an API key of a client with a user lives. */
export const API_KEY_LIFE_DAYS = 365;

/** How long a key that was replaced still works, so that other processes of the client can follow. */
export const RENEWAL_OVERLAP_MS = 60_000;
