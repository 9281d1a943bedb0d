import type { DataKey, SealedPlace } from '../../platform/encryption/data-key.js';
import type { SizedBody } from '../../platform/object-store/object-store.js';
import type { RenewalFields } from './renewal-fields.js';
import type { ImageKind } from './submission.js';

/** Where the sealed values of an application belong: to this field of this application, and nowhere else. */
const placeOf = (field: string, applicationId: string): SealedPlace => ({
  field: `renewal.${field}`,
  record: applicationId,
});

/** Seals and opens what is personal of one application, with its data key. */
export class ApplicationSeal {
  constructor(
    private readonly key: DataKey,
    private readonly applicationId: string,
  ) {}

  get dataKeyId(): string {
    return this.key.id;
  }

  sealTransactionId(transactionId: string): Buffer {
    return this.key.seal(transactionId, placeOf('transactionId', this.applicationId));
  }

  openTransactionId(sealed: Buffer): string {
    return this.key.open(sealed, placeOf('transactionId', this.applicationId)).toString('utf8');
  }

  sealFields(fields: RenewalFields): Buffer {
    return this.key.seal(JSON.stringify(fields), placeOf('fields', this.applicationId));
  }

  openFields(sealed: Buffer): RenewalFields {
    // What was sealed here is what was parsed and checked.
    return JSON.parse(
      this.key.open(sealed, placeOf('fields', this.applicationId)).toString('utf8'),
    ) as RenewalFields;
  }

  sealRejection(reason: string): Buffer {
    return this.key.seal(reason, placeOf('rejection', this.applicationId));
  }

  openRejection(sealed: Buffer): string {
    return this.key.open(sealed, placeOf('rejection', this.applicationId)).toString('utf8');
  }

  sealImage(kind: ImageKind, bytes: Buffer): SizedBody {
    return this.key.sealInPieces(bytes, placeOf(`image.${kind}`, this.applicationId));
  }

  openImage(kind: ImageKind, sealed: Buffer): Buffer {
    return this.key.open(sealed, placeOf(`image.${kind}`, this.applicationId));
  }

  /** An application as it is forwarded to a folder. */
  sealForwarded(content: Buffer): Buffer {
    return this.key.seal(content, placeOf('forwarded', this.applicationId));
  }

  openForwarded(sealed: Buffer): Buffer {
    return this.key.open(sealed, placeOf('forwarded', this.applicationId));
  }
}
