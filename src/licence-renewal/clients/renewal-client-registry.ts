import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/transaction.js';
import type { Environment } from '../../platform/environment.js';
import { RenewalClientRow } from './renewal-client.entity.js';

/** Writes the surface's own row of each client. */
@Injectable()
export class RenewalClientRegistry {
  async add(transaction: Transaction, clientId: string, environment: Environment): Promise<void> {
    await transaction.insert(RenewalClientRow, { clientId, role: 'renewal-partner', environment });
  }
}
