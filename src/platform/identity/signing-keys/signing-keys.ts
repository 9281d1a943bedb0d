import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { JWK } from 'jose';
import { Clock } from '../../clock/clock.js';
import { IntervalTask } from '../../clock/interval-task.js';
import { Transactions } from '../../database/transaction.js';
import type { SigningKey } from './signing-key.entity.js';
import { SigningKeyRepository } from './signing-key.repository.js';
import { type KeySchedule, missingKey, signerOf } from './signing-key.schedule.js';

/** How late this process may notice that a key was added by another process, or deleted from the table. */
const REFRESH_EVERY_MS = 60_000;

/** RS256 requires at least 2,048 bits. More would make every verification slower and is not needed for a key that is used for a month. */
const MODULUS_BITS = 2_048;

/** A key in the memory of this process, ready to sign and verify with. */
export interface LoadedKey extends KeySchedule {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** The published form, without any private part. */
  readonly publicJwk: JWK;
}

/**
 * The keys that sign access tokens. They are in the database, so that all processes sign and verify with the same ones. Each process has a
 * copy, so that verifying a token needs no query. Keys are created and rotated on demand and by a timer.
 */
@Injectable()
export class SigningKeys implements OnApplicationBootstrap, OnModuleDestroy {
  private keys: ReadonlyMap<string, LoadedKey> = new Map();
  private refreshing: Promise<void> | undefined;
  private readonly rounds = new IntervalTask('Signing keys', REFRESH_EVERY_MS, () => this.refresh());

  constructor(
    private readonly transactions: Transactions,
    private readonly repository: SigningKeyRepository,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.rounds.stop();
    await this.refreshing?.catch(() => {});
  }

  /** The key to sign with now. */
  async signer(): Promise<LoadedKey> {
    await this.keepUp();
    const key = signerOf([...this.keys.values()], this.clock.now());
    if (!key) throw new Error('No key signs, right after one was made.');
    return key;
  }

  /** All keys whose signatures are valid, and the next one to sign. */
  async published(): Promise<LoadedKey[]> {
    await this.keepUp();
    return [...this.keys.values()].filter(({ kid }) => this.trusted(kid) !== undefined);
  }

  /** The key with this id, if this process has it and its signatures are still valid. It makes no query. */
  trusted(kid: string): LoadedKey | undefined {
    const key = this.keys.get(kid);
    return key && this.clock.now() < key.trustedUntil.getTime() ? key : undefined;
  }

  /** Reads the keys again, and creates the missing one. Concurrent calls share one round. */
  refresh(): Promise<void> {
    this.refreshing ??= this.load().finally(() => {
      this.refreshing = undefined;
    });
    return this.refreshing;
  }

  /** Runs again, because the round that it joined may have begun before a key was missing. */
  private async keepUp(): Promise<void> {
    while (missingKey([...this.keys.values()], this.clock.now())) await this.refresh();
  }

  private async load(): Promise<void> {
    const now = this.clock.now();
    const rows = await this.transactions.run(async (transaction) => {
      await this.repository.lock(transaction);
      await this.repository.removeUntrusted(transaction, new Date(now));
      const kept = await this.repository.all(transaction);
      const schedule = missingKey(kept, now);
      if (!schedule) return kept;
      const made = await makeKey(schedule, now);
      await this.repository.add(transaction, made);
      return [...kept, made];
    });
    this.keys = new Map(rows.map((row) => [row.kid, this.keys.get(row.kid) ?? loadKey(row)]));
  }
}

async function makeKey(schedule: KeySchedule, now: number): Promise<SigningKey> {
  const pair = await promisify(generateKeyPair)('rsa', { modulusLength: MODULUS_BITS });
  const kid = randomUUID();
  const publicPart: JWK = pair.publicKey.export({ format: 'jwk' });
  return {
    kid,
    privateJwk: pair.privateKey.export({ format: 'jwk' }),
    publicJwk: { ...publicPart, kid, use: 'sig', alg: 'RS256' },
    createdAt: new Date(now),
    ...schedule,
  };
}

function loadKey({ kid, privateJwk, publicJwk, signsFrom, signsUntil, trustedUntil }: SigningKey): LoadedKey {
  return {
    kid,
    privateKey: createPrivateKey({ key: privateJwk, format: 'jwk' }),
    publicKey: createPublicKey({ key: publicJwk, format: 'jwk' }),
    publicJwk,
    signsFrom,
    signsUntil,
    trustedUntil,
  };
}
