/** The idle timeout of a connection: the caller does not read its response. Handlers that take longer are marked (long-call.ts). */
export const SILENCE_TIMEOUT_MS = 120_000;
