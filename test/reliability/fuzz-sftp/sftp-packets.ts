import { message, string, uint32, uint64 } from './bytes.js';

/** The numbers of the requests in the protocol. */
export const REQUEST = {
  INIT: 1,
  OPEN: 3,
  CLOSE: 4,
  READ: 5,
  WRITE: 6,
  LSTAT: 7,
  FSTAT: 8,
  SETSTAT: 9,
  FSETSTAT: 10,
  OPENDIR: 11,
  READDIR: 12,
  REMOVE: 13,
  MKDIR: 14,
  RMDIR: 15,
  REALPATH: 16,
  STAT: 17,
  RENAME: 18,
  READLINK: 19,
  SYMLINK: 20,
  EXTENDED: 200,
} as const;

/** The flags for opening an upload: write, create, truncate. */
export const TO_WRITE = 0x02 | 0x08 | 0x10;

type Text = string | Buffer;

/** A request with its length in front, as it is sent over the channel. */
function request(type: number, id: number, ...fields: readonly Buffer[]): Buffer {
  return string(message(type, uint32(id), ...fields));
}

const NO_ATTRIBUTES = uint32(0);

export const packet = {
  init: (version: number) => string(message(REQUEST.INIT, uint32(version))),
  open: (id: number, path: Text, flags: number = TO_WRITE, attributes: Buffer = NO_ATTRIBUTES) =>
    request(REQUEST.OPEN, id, string(path), uint32(flags), attributes),
  close: (id: number, handle: Buffer) => request(REQUEST.CLOSE, id, string(handle)),
  read: (id: number, handle: Buffer, offset: bigint, length: number) =>
    request(REQUEST.READ, id, string(handle), uint64(offset), uint32(length)),
  write: (id: number, handle: Buffer, offset: bigint, data: Text) =>
    request(REQUEST.WRITE, id, string(handle), uint64(offset), string(data)),
  /** A request that has only a path, or a handle. */
  of: (type: number, id: number, path: Text) => request(type, id, string(path)),
  withAttributes: (type: number, id: number, path: Text, attributes: Buffer) =>
    request(type, id, string(path), attributes),
  between: (type: number, id: number, from: Text, to: Text) => request(type, id, string(from), string(to)),
  extended: (id: number, name: Text, ...fields: readonly Buffer[]) =>
    request(REQUEST.EXTENDED, id, string(name), ...fields),
};

/** The handle that a session assigns to its n-th open file, from 1. */
export const nthHandle = (n: number) => uint32(n);
