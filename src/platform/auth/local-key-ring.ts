import type { KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { SigningKeys } from '../identity/signing-keys/signing-keys.js';
import { KeyRing } from './key-ring.js';

/** The shortest time between two look-ups caused by unknown key ids, because forged tokens must not put load on the database. */
const COOL_DOWN_MS = 5_000;

/** The keys of the local issuer, read within the process. */
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
    // Another process may have made this key since this one last read the keys.
    if (this.clock.monotonic() - this.lookedUpAt < COOL_DOWN_MS) return undefined;
    await this.keys.refresh();
    // Set only after the read succeeded, because while the database is down no token may be called bad.
    this.lookedUpAt = this.clock.monotonic();
    return this.keys.trusted(kid)?.publicKey;
  }

  trusts(kid: string): boolean {
    return this.keys.trusted(kid) !== undefined;
  }
}
