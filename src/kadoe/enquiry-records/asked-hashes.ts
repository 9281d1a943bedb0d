import { Injectable } from '@nestjs/common';
import { HashKeys } from '../../platform/encryption/hash-keys.js';
import type { Asked, AskedBy } from './enquiry.js';

/**
 * Keyed hashes of what was asked about. The record says who asked about which vehicle for years, and shows nobody without the key which vehicle that
 * was; with the key an enquiry is found by its mark or VIN.
 */
@Injectable()
export class AskedHashes {
  constructor(private readonly hashKeys: HashKeys) {}

  async of(asked: Asked): Promise<Buffer> {
    const [askedBy, value] =
      'chassisVin' in asked
        ? (['chassisVin', asked.chassisVin] as const)
        : (['registrationNumber', asked.registrationNumber] as const);
    const hash = await this.hashKeys.named('enquiry.asked');
    // A mark and a VIN of the same letters are two questions.
    return hash.digest(askedBy satisfies AskedBy, value);
  }
}
