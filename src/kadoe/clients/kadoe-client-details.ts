import { Injectable } from '@nestjs/common';
import { ClientDetailsReader } from '../../platform/clients/surface-clients.js';
import type { Transaction } from '../../platform/database/transaction.js';
import type { KadoeClientTerms } from './client-rules.js';
import { KadoeClientRegistry } from './kadoe-client-registry.js';

/** Reads what only this surface knows of a client. */
@Injectable()
export class KadoeClientDetailsReader extends ClientDetailsReader {
  constructor(private readonly clients: KadoeClientRegistry) {
    super();
  }

  override async findDetails(
    transaction: Transaction,
    clientIds: readonly string[],
  ): Promise<Map<string, KadoeClientTerms>> {
    const states = await this.clients.findAll(transaction, clientIds);
    return new Map(states.map(({ clientId, environment: _, ...terms }) => [clientId, terms]));
  }
}
