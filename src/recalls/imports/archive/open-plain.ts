import { constants } from 'node:fs';
import { openChecked } from '../../../platform/files/open-checked.js';

/** A file of this machine that is open for reading. */
interface OpenFile {
  readonly sizeBytes: number;
  /** @throws Error when the file has changed its size since it was opened */
  read(): AsyncGenerator<Buffer>;
  close(): Promise<void>;
}

/** Opens a regular file, and no link in the place of one. */
export async function openPlain(path: string): Promise<OpenFile> {
  let sizeBytes = 0;
  const file = await openChecked(path, constants.O_RDONLY | constants.O_NOFOLLOW, (stats) => {
    if (!stats.isFile()) throw new Error('It is no file');
    sizeBytes = stats.size;
  });
  return {
    sizeBytes,
    read: async function* () {
      let bytes = 0;
      for await (const piece of file.createReadStream({ autoClose: false }) as AsyncIterable<Buffer>) {
        bytes += piece.length;
        yield piece;
      }
      if (bytes !== sizeBytes) throw new Error('The file was changed while it was copied');
    },
    close: () => file.close(),
  };
}
