import { createReadStream } from 'node:fs';

/**
 * More than a thousand lines. Parsing a chunk takes a millisecond or two, and then other calls get their turn. Larger chunks are no faster,
 * and their garbage takes tens of megabytes.
 */
const READ_BYTES = 64 * 1024;

/** The content of a file, which is read more than once: by the scanner, and by the validation. */
export interface FileSource {
  /**
   * Reads the file from its start. A reader acts on the content after its end: an encrypted file is only then known to be complete.
   *
   * @param stop ends the reading, also while it waits
   */
  read(stop?: AbortSignal): AsyncIterable<Buffer>;
}

export function fileOnDisk(path: string): FileSource {
  return {
    read: (stop) => createReadStream(path, { highWaterMark: READ_BYTES, ...(stop ? { signal: stop } : {}) }),
  };
}
