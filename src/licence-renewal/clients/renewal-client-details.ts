import { Injectable } from '@nestjs/common';
import { ClientDetailsReader } from '../../platform/clients/surface-clients.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { ClientPlans } from '../../platform/usage-plans/client-plans.js';

export interface RenewalClientDetails {
  readonly plan: string | null;
}

/** Reads what only this surface knows of a client. */
@Injectable()
export class RenewalClientDetailsReader extends ClientDetailsReader {
  constructor(private readonly plans: ClientPlans) {
    super();
  }

  override async findDetails(
    transaction: Transaction,
    clientIds: readonly string[],
  ): Promise<Map<string, RenewalClientDetails>> {
    const plans = await this.plans.findAll(transaction, clientIds);
    return new Map(clientIds.map((clientId) => [clientId, { plan: plans.get(clientId) ?? null }]));
  }
}
