import { Injectable } from '@nestjs/common';
import { ClientRegistry } from '../../clients/client-registry.js';
import { Clock } from '../../clock/clock.js';
import type { Transaction } from '../../database/transaction.js';
import { ClientSecretRepository } from './client-secret.repository.js';

/** A secret of any client that has not expired. */
export interface SecretRecord {
  readonly clientId: string;
  readonly keyId: string;
  readonly createdAt: Date;
  readonly removed: boolean;
}

/** The stored secrets of all clients, for comparison with those in a tenant. */
@Injectable()
export class SecretRecords {
  constructor(
    private readonly secrets: ClientSecretRepository,
    private readonly clients: ClientRegistry,
    private readonly clock: Clock,
  ) {}

  unexpired(transaction: Transaction): Promise<SecretRecord[]> {
    return this.secrets.unexpired(transaction, new Date(this.clock.now()));
  }

  /** Records that a secret no longer works. */
  async markRemoved(transaction: Transaction, clientId: string, keyId: string): Promise<void> {
    await this.clients.lock(transaction, clientId);
    await this.secrets.remove(transaction, clientId, keyId, new Date(this.clock.now()));
  }
}
