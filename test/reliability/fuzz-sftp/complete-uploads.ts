import { REQUEST } from './sftp-packets.js';

/** Longer requests end the session. */
const LONGEST = 256 * 1024;

/** The files that a session may have uploaded, by name: their possible length, or any length. */
export type Uploaded = Map<string, Set<number> | 'any'>;

interface Request {
  readonly type: number;
  readonly fields: Fields;
}

/**
 * The possible effects of requests, derived from the bytes that were sent. A file may exist only if it was opened under its name, or
 * renamed to it, and closed; and it must contain everything that was written to it until then.
 */
export function mayHaveUploaded(requested: Buffer): Uploaded {
  const uploaded: Uploaded = new Map();
  const opened: string[] = [];
  const written = new Map<string, number[]>();
  for (const { type, fields } of requestsIn(requested)) {
    if (type === REQUEST.OPEN) opened.push(nameOf(fields.string()));
    else if (type === REQUEST.WRITE) {
      const handle = fields.string().toString('hex');
      fields.skip(8);
      written.set(handle, [...(written.get(handle) ?? []), fields.string().length]);
    } else if (type === REQUEST.CLOSE) {
      const sizes = sumsToTheEnd(written.get(fields.string().toString('hex')) ?? []);
      for (const name of opened) {
        const before = uploaded.get(name) ?? new Set();
        uploaded.set(name, before === 'any' ? 'any' : new Set([...before, ...sizes]));
      }
    } else if (type === REQUEST.RENAME) {
      fields.string();
      uploaded.set(nameOf(fields.string()), 'any');
    } else if (type === REQUEST.EXTENDED && fields.string().toString() === 'posix-rename@openssh.com') {
      fields.string();
      uploaded.set(nameOf(fields.string()), 'any');
    }
  }
  return uploaded;
}

function* requestsIn(bytes: Buffer): Generator<Request> {
  for (let place = 0; place + 5 <= bytes.length; ) {
    const length = bytes.readUInt32BE(place);
    const end = place + 4 + length;
    if (length === 0 || length > LONGEST || end > bytes.length) return;
    // After the type comes the request's id.
    yield { type: bytes.readUInt8(place + 4), fields: new Fields(bytes.subarray(place + 9, end)) };
    place = end;
  }
}

/** The fields of a request, one after another; missing ones are empty. */
class Fields {
  constructor(private rest: Buffer) {}

  string(): Buffer {
    if (this.rest.length < 4) return Buffer.alloc(0);
    const end = 4 + this.rest.readUInt32BE();
    const value = this.rest.subarray(4, end);
    this.rest = this.rest.subarray(end);
    return value;
  }

  skip(count: number): void {
    this.rest = this.rest.subarray(count);
  }
}

function nameOf(path: Buffer): string {
  const parts = path.toString().split('/');
  return parts.findLast((part) => part !== '' && part !== '.') ?? '';
}

/** Writes before the file was open were refused and do not count; everything else must be there. */
function sumsToTheEnd(lengths: readonly number[]): Set<number> {
  const sums = new Set([0]);
  let sum = 0;
  for (const length of lengths.toReversed()) {
    sum += length;
    sums.add(sum);
  }
  return sums;
}
