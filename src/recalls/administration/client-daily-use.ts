import { Injectable } from '@nestjs/common';
import { ClientRegistry } from '../../platform/clients/client-registry.js';
import { Clock, utcDay } from '../../platform/clock/clock.js';
import { Transactions } from '../../platform/database/transaction.js';
import { notFound } from '../errors/recalls-error.js';
import { ClientUseRepository, type DayOfUse } from './client-daily-use.repository.js';

export type { DayOfUse };

const DAYS = 30;

/** How much a client of any surface called. */
@Injectable()
export class ClientDailyUse {
  constructor(
    private readonly transactions: Transactions,
    private readonly clients: ClientRegistry,
    private readonly use: ClientUseRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * The last 30 UTC days until today, the oldest first.
   *
   * @throws RecallsError 404
   */
  read(clientId: string): Promise<DayOfUse[]> {
    const today = utcDay(this.clock.now());
    return this.transactions.run(async (transaction) => {
      if ((await this.clients.roleOf(transaction, clientId)) === undefined) throw notFound();
      return this.use.days(transaction, clientId, today, DAYS);
    });
  }
}
