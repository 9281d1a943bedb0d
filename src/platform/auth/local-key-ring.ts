import type { KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { SigningKeys } from '../identity/signing-keys/signing-keys.js';
import { KeyRing } from './key-ring.js';

/** How often keys nobody knows may make this process look them up: forged tokens must not become a load of the database. */
const COOL_DOWN_MS = 5_000;

/** The keys of the local issuer, handed over in process. */
@Injectable()
export class LocalKeyRing extends KeyRing {
  private lookedUpAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly keys: SigningKeys,
    private readonly clock: Clock,
  ) {
    super();
  }

  async find(kid: string): Promise<KeyObject | undefined> {
    const known = this.keys.trusted(kid);
    if (known) return known.publicKey;
    // Another process may have made the key since the keys were last read.
    if (this.clock.monotonic() - this.lookedUpAt < COOL_DOWN_MS) return undefined;
    await this.keys.refresh();
    // Only a look that succeeded: while the database is down, nobody is told that a token is bad.
    this.lookedUpAt = this.clock.monotonic();
    return this.keys.trusted(kid)?.publicKey;
  }

  trusts(kid: string): boolean {
    return this.keys.trusted(kid) !== undefined;
  }
}
