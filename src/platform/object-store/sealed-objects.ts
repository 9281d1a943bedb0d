import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { DataKey } from '../encryption/data-key.js';
import { DataKeys } from '../encryption/data-keys.js';
import { CannotOpenSealed } from '../encryption/sealed.js';
import { openPieces, PIECE_BYTES, sealPieces } from '../encryption/sealed-pieces.js';
import { ByteReader } from './byte-reader.js';
import { ObjectStore } from './object-store.js';

/** The first byte of each sealed object. A sealed value in memory begins with 1. */
const VERSION = 2;

const KEY_ID_BYTES = 16;
const SALT_BYTES = 32;
const LENGTH_BYTES = 4;

/** It is read without the rest, so it has to be in the first piece. */
const MOST_HEAD_BYTES = PIECE_BYTES - LENGTH_BYTES;

/** A sealed object that is being read. */
export interface OpenedObject {
  /** What was stored with the content, and can be read without it. */
  readonly head: Buffer;
  /** The content, once. A reader acts on it after its end: only then it is known to be complete. */
  read(): AsyncGenerator<Buffer>;
  /** Ends the reading. It is not an error if it has ended. */
  close(): void;
}

/**
 * Large objects, encrypted in pieces (`sealed-pieces.ts`), so that neither side has more than a few of them in memory. An object opens under its own name
 * only, so nobody can exchange two of them.
 *
 * Layout: version, id of the data key, salt; then in pieces: length of the head, head, content.
 */
@Injectable()
export class SealedObjects {
  constructor(
    private readonly store: ObjectStore,
    private readonly keys: DataKeys,
  ) {}

  /** @param dataKey which must be kept already: an object without its key is lost */
  async put(name: string, dataKey: DataKey, head: Buffer, content: AsyncIterable<Uint8Array>): Promise<void> {
    if (head.length > MOST_HEAD_BYTES) throw new RangeError('The head of a sealed object is too large.');
    const salt = randomBytes(SALT_BYTES);
    const pieces = sealPieces(dataKey.deriveKey(salt, placeOf(name)), withHead(head, content));
    await this.store.put(
      name,
      startingWith(Buffer.concat([Buffer.of(VERSION), idAsBytes(dataKey.id), salt]), pieces),
    );
  }

  /**
   * @throws ObjectNotFound
   * @throws CannotOpenSealed, also while it is read
   * @throws DataKeyDestroyed
   */
  async open(name: string): Promise<OpenedObject> {
    const stream = await this.store.stream(name);
    try {
      const reader = new ByteReader(stream);
      const start = await reader.take(1 + KEY_ID_BYTES + SALT_BYTES);
      if (start?.[0] !== VERSION) throw new CannotOpenSealed();
      const dataKey = await this.keys.find(idFromBytes(start.subarray(1, 1 + KEY_ID_BYTES)));
      const key = dataKey.deriveKey(start.subarray(1 + KEY_ID_BYTES), placeOf(name));
      const plain = new ByteReader(openPieces(key, reader.rest()));
      const length = (await plain.take(LENGTH_BYTES))?.readUInt32BE();
      const head = length === undefined ? undefined : await plain.take(length);
      if (!head) throw new CannotOpenSealed();
      return { head, read: () => plain.rest(), close: () => stream.destroy() };
    } catch (error) {
      stream.destroy();
      throw error;
    }
  }

  async readHead(name: string): Promise<Buffer> {
    const opened = await this.open(name);
    opened.close();
    return opened.head;
  }
}

function placeOf(name: string) {
  return { field: 'object', record: name };
}

async function* withHead(head: Buffer, content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(head.length);
  yield* startingWith(Buffer.concat([length, head]), content);
}

async function* startingWith(start: Buffer, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield start;
  yield* rest;
}

function idAsBytes(id: string): Buffer {
  return Buffer.from(id.replaceAll('-', ''), 'hex');
}

function idFromBytes(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
