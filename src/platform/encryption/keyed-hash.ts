import { createHmac } from 'node:crypto';

/** 128 bits: no two of a billion values have the same by chance, and an index on them is half as large. */
const DIGEST_BYTES = 16;

/** HMAC-SHA256 with a key of its own. Without the key nobody can try out which value has a digest. */
export class KeyedHash {
  constructor(private readonly key: Buffer) {}

  /** @param parts each with its length, so that no two lists of parts have one text */
  digest(...parts: readonly string[]): Buffer {
    const hmac = createHmac('sha256', this.key);
    let text = '';
    for (const part of parts) text += `${part.length}:${part}`;
    return hmac.update(text).digest().subarray(0, DIGEST_BYTES);
  }

  /** Of one value that is long, or is no text. It is never compared with {@link digest} of the same key. */
  digestBytes(bytes: Uint8Array): Buffer {
    return createHmac('sha256', this.key).update(bytes).digest().subarray(0, DIGEST_BYTES);
  }
}
