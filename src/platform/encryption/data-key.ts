import { hkdfSync } from 'node:crypto';
import { KEY_BYTES, open, seal, sealedBytes, sealInPieces } from './sealed.js';

/** Where a sealed value belongs: it opens there and nowhere else, so that nobody can exchange the values of two records. */
export interface SealedPlace {
  /** The field, with its feature: `register.keeper.party`. */
  readonly field: string;
  /** The record's id, which must not change while the value is kept. */
  readonly record: string;
}

/** A key that encrypts values: of one load of the register, or of one case. It is 256 bits, and stored wrapped. */
export class DataKey {
  constructor(
    readonly id: string,
    private readonly key: Buffer,
  ) {}

  seal(plain: Buffer | string, place: SealedPlace): Buffer {
    return seal(this.key, plain, textOf(place));
  }

  /** The same for a value of some MiB, which nobody may change before the last piece was read. */
  sealInPieces(
    plain: Buffer,
    place: SealedPlace,
  ): { readonly bytes: number; readonly pieces: AsyncIterable<Uint8Array> } {
    return {
      bytes: sealedBytes(plain.length),
      pieces: sealInPieces(this.key, plain, textOf(place)),
    };
  }

  /** @throws CannotOpenSealed */
  open(sealed: Buffer, place: SealedPlace): Buffer {
    return open(this.key, sealed, textOf(place));
  }

  /**
   * A key for one stream (`sealed-pieces.ts`), by HKDF (RFC 5869).
   *
   * @param salt random and of 32 bytes, so that no two streams have one key
   */
  deriveKey(salt: Buffer, place: SealedPlace): Buffer {
    return Buffer.from(hkdfSync('sha256', this.key, salt, textOf(place), KEY_BYTES));
  }

  /** For the table `data_key`. */
  exportKey(): Buffer {
    return this.key;
  }
}

/** No field has the separator in its name, so no two places have one text. */
function textOf({ field, record }: SealedPlace): string {
  return `${field}\0${record}`;
}
