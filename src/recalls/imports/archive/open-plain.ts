import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** A file of this machine that is open for reading. */
interface OpenFile {
  readonly sizeBytes: number;
  /** @throws Error when the file has changed its size since it was opened */
  read(): AsyncGenerator<Buffer>;
  close(): Promise<void>;
}

/** Opens a regular file, and no link in the place of one. */
export async function openPlain(path: string): Promise<OpenFile> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  const stats = await file.stat();
  if (!stats.isFile()) {
    await file.close();
    throw new Error('It is no file');
  }
  return {
    sizeBytes: stats.size,
    read: async function* () {
      let bytes = 0;
      for await (const piece of file.createReadStream({ autoClose: false }) as AsyncIterable<Buffer>) {
        bytes += piece.length;
        yield piece;
      }
      if (bytes !== stats.size) throw new Error('The file was changed while it was copied');
    },
    close: () => file.close(),
  };
}
