import type { Readable } from 'node:stream';
import { RequestError } from '../errors/request-error.js';

/** What the store knows of an object without reading it. */
export interface StoredObject {
  readonly name: string;
  readonly bytes: number;
  /** Milliseconds since 1970-01-01T00:00:00Z, by the clock of the store. */
  readonly storedAt: number;
}

/** Content of some MiB, piece by piece. A piece is read before the next one is asked for. */
export interface SizedBody {
  readonly bytes: number;
  readonly pieces: AsyncIterable<Uint8Array>;
}

/** The content of an object: in memory, or in pieces of which the store has only a few in memory at a time, or that have a known size in all. */
export type ObjectBody = Uint8Array | AsyncIterable<Uint8Array> | SizedBody;

/**
 * Keeps what is too large for the database: images, files. The folder `DATA_DIR/objects` is the default, and with `STORAGE_URL` it is a
 * server that speaks S3, so that processes need not share a disk.
 *
 * A name is the parts of a path, with `/` between them: letters, digits, `.`, `_` and `-`, and each part begins with a letter or digit
 * (`object-name.ts`). The first part is the feature's, for example `renewal-images/…`. A feature makes its own names, of random ids: never
 * of what a caller sent, because names are not encrypted. Many objects should share the part before the last one, because a new folder takes one flush to
 * the disk more. No two names may differ in the case of letters only, because some file systems take them for one; and no
 * name may be the folder of another one.
 *
 * The store encrypts nothing by itself. Small values are sealed with the data key of their record (`DataKey.seal`), so that they can't be read
 * any more when the key is destroyed. Large files are sealed in chunks by `SealedObjects`.
 *
 * Every method throws `StoreUnavailable` (503) when the store does not answer or has no space: what the caller wanted may be
 * tried again, and no half of it can be seen.
 */
export abstract class ObjectStore {
  /**
   * Stores an object. When it resolves, the object survives a power failure. Until then nobody sees anything of it, also when the process is
   * killed. An object of the same name is replaced as a whole, so a put may be repeated.
   */
  abstract put(name: string, body: ObjectBody): Promise<void>;

  /**
   * The whole object, in memory.
   *
   * @throws ObjectNotFound
   */
  abstract get(name: string): Promise<Buffer>;

  /**
   * The object in pieces. A reader that does not read it to its end must destroy it.
   *
   * @throws ObjectNotFound
   */
  abstract stream(name: string): Promise<Readable>;

  /** @returns undefined when there is no such object */
  abstract find(name: string): Promise<StoredObject | undefined>;

  /** Deletes an object. It is not an error if it no longer exists, so a delete may be repeated. */
  abstract delete(name: string): Promise<void>;

  /**
   * All objects whose names begin with a prefix, in no particular order. Those that are stored or deleted meanwhile may be missing or not.
   *
   * @param prefix whole parts of names, with `/` at its end: `renewal-images/`
   */
  abstract list(prefix: string): AsyncIterable<StoredObject>;

  /**
   * Deletes what puts left behind that were interrupted before this time. Nobody sees it, but it takes space.
   *
   * @returns how many there were
   */
  abstract removeInterrupted(before: number): Promise<number>;

  /** Whether the store can be reached, and written to as far as that can be told. Throws if not. */
  abstract check(): Promise<void>;
}

/** There is no object of this name. */
export class ObjectNotFound extends Error {
  override readonly name = 'ObjectNotFound';

  constructor(objectName: string) {
    super(`There is no object ${objectName}`);
  }
}

/** The store does not answer, or has no space, or refuses what it is configured to allow. What was asked for may be tried again. */
export class StoreUnavailable extends RequestError {
  constructor(cause: unknown) {
    super('unavailable', { cause });
  }
}
