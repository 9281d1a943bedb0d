import { Injectable } from '@nestjs/common';
import { HashKeys } from '../../platform/encryption/hash-keys.js';

/**
 * Keyed hashes of what an application is found by and compared by. Those of the transaction id and of the content are kept for years, and say
 * nothing to somebody who has no key; that of the licence number is erased with the personal data.
 */
@Injectable()
export class ApplicationHashes {
  constructor(private readonly keys: HashKeys) {}

  async ofTransactionId(transactionId: string): Promise<Buffer> {
    return (await this.keys.named('renewal.transaction')).digest(transactionId);
  }

  async ofContent(canonicalBody: Uint8Array): Promise<Buffer> {
    return (await this.keys.named('renewal.fingerprint')).digestBytes(canonicalBody);
  }

  /** @param licenceNumber in upper case */
  async ofLicenceNumber(licenceNumber: string): Promise<Buffer> {
    return (await this.keys.named('renewal.licence')).digest(licenceNumber);
  }

  async ofImage(bytes: Uint8Array): Promise<Buffer> {
    return (await this.keys.named('renewal.image')).digestBytes(bytes);
  }
}
