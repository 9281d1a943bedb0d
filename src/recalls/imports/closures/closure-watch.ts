import { Inject, Injectable, Logger } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../../platform/config/settings.js';
import { ClockOffset } from '../../../platform/database/clock-offset.js';
import { type Transaction, Transactions } from '../../../platform/database/transaction.js';
import { Outbox } from '../../../platform/mail/outbox.js';
import { apiClosuresEmail } from '../mails/api-closures-email.js';
import { GUARD_SINCE, GUARD_WINDOW } from './closure-guard.sql.js';
import {
  CLOSED_OVER_API,
  type ClosingClient,
  FIND_CLOSING_MANUFACTURERS,
  NOTE_TOLD,
} from './closure-watch.sql.js';

/** What a manufacturer's clients have closed over the API during the guard's hours. */
interface ClosedOverApi {
  readonly manufacturer: string;
  readonly closed: number;
  readonly mostOpen: number;
  readonly since: Date;
  readonly clients: readonly ClosingClient[];
}

/**
 * Watches how many recalls manufacturers close over the API. Calls are never held, because each is about one vehicle that was repaired. But
 * somebody with a stolen key could close everything, so operators get a mail when clients have closed as many recalls as would make the
 * guard hold a file.
 */
@Injectable()
export class ClosureWatch {
  private readonly logger = new Logger('Imports');

  constructor(
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    private readonly clockOffset: ClockOffset,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Checks all manufacturers whose clients have closed something recently. */
  async look(): Promise<void> {
    const now = new Date(this.clockOffset.now());
    const { closureGuardHours: hours } = this.settings;
    const from = new Date(now.getTime() - hours * 60 * 60_000);
    const manufacturers: { id: number; name: string }[] = await this.transactions.run((transaction) =>
      transaction.query(FIND_CLOSING_MANUFACTURERS, [from]),
    );
    for (const { id, name } of manufacturers) {
      await this.transactions.run(async (transaction) => {
        const found = await this.count(transaction, { id, name }, now);
        if (!found || !(await this.noteTold(transaction, id, now, from))) return;
        await this.tell(transaction, found);
      });
    }
  }

  private async count(
    transaction: Transaction,
    { id, name }: { id: number; name: string },
    now: Date,
  ): Promise<ClosedOverApi | undefined> {
    const { closureGuard, closureGuardHours } = this.settings;
    const [window]: { since: Date }[] = await transaction.query(GUARD_SINCE, [id, now, closureGuardHours]);
    const since = window?.since ?? now;
    const clients: ClosingClient[] = await transaction.query(CLOSED_OVER_API, [id, since]);
    const closed = clients.reduce((sum, client) => sum + client.closed, 0);
    if (closed <= closureGuard.count) return undefined;
    const [{ open } = { open: 0 }]: { open: number }[] = await transaction.query(
      'SELECT count(*)::integer AS open FROM recall WHERE manufacturer_id = $1 AND rectification_date IS NULL',
      [id],
    );
    const [{ mostOpen } = { mostOpen: 0 }]: { mostOpen: number }[] = await transaction.query(GUARD_WINDOW, [
      id,
      since,
      open,
    ]);
    if (closed <= closureGuard.share * mostOpen) return undefined;
    return { manufacturer: name, closed, mostOpen, since, clients };
  }

  /** Of several processes only one writes the mail, and only once in the guard's hours. */
  private async noteTold(transaction: Transaction, id: number, now: Date, from: Date): Promise<boolean> {
    const [rows]: [unknown[], number] = await transaction.query(NOTE_TOLD, [id, now, from]);
    return rows.length > 0;
  }

  private async tell(transaction: Transaction, found: ClosedOverApi): Promise<void> {
    const recipient = this.settings.operatorsEmail;
    if (recipient !== undefined) {
      await this.outbox.add(transaction, { ...apiClosuresEmail(found), recipient });
      return;
    }
    this.logger.warn(
      `Clients of ${JSON.stringify(found.manufacturer)} have closed ${found.closed} of ${found.mostOpen} recalls over the API since ${found.since.toISOString()}. OPERATORS_EMAIL is not set, so nobody is mailed.`,
    );
  }
}
