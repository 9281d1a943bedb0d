import { Inject, Injectable, Logger } from '@nestjs/common';
import { COMMAND } from '../../../platform/cli/command-name.js';
import { publicUrl } from '../../../platform/config/public-addresses.js';
import { SETTINGS, type Settings } from '../../../platform/config/settings.js';
import type { Transaction } from '../../../platform/database/transaction.js';
import type { EmailContent } from '../../../platform/mail/email-content.js';
import { Outbox } from '../../../platform/mail/outbox.js';
import type { FaultReport } from '../merge/fault-collector.js';
import type { ImportCounts, ImportRun } from '../runs/import-run.js';
import type { NamedFile } from '../runs/newest-file.js';
import {
  decidedEmail,
  type HeldFile,
  heldEmail,
  heldForOperatorsEmail,
  receiptEmail,
  rejectedEmail,
  supersededEmail,
  wholeRejectedEmail,
} from './import-emails.js';

/**
 * Decides who is notified about the result of a file. The mails are put into the outbox in the transaction that writes the result, so each
 * result has its mails once, however often a run was restarted.
 */
@Injectable()
export class ImportMails {
  private readonly logger = new Logger('Imports');

  constructor(
    private readonly outbox: Outbox,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  rejected(transaction: Transaction, run: ImportRun, report: FaultReport): Promise<void> {
    return this.tellTeam(transaction, run, rejectedEmail(run, report, publicUrl(this.settings)));
  }

  superseded(transaction: Transaction, run: ImportRun, newer: NamedFile): Promise<void> {
    return this.tellTeam(transaction, run, supersededEmail(run, newer));
  }

  /** Both sides: the team knows whether its file was complete, and an administrator decides. */
  async held(transaction: Transaction, run: ImportRun, merged: HeldFile): Promise<void> {
    await this.tellTeam(transaction, run, heldEmail(run, merged));
    const recipient = this.settings.operatorsEmail;
    if (recipient !== undefined) {
      await this.outbox.add(transaction, { ...heldForOperatorsEmail(run, merged), recipient });
    } else {
      this.logger.warn(
        `Run ${run.id} ${merged.heldWhole ? 'is held whole' : `holds ${merged.counts.held} closures`} for a decision: ${COMMAND} closures approve or reject. OPERATORS_EMAIL is not set, so nobody is mailed.`,
      );
    }
  }

  async decided(
    transaction: Transaction,
    run: ImportRun,
    decision: 'approved' | 'rejected',
    closed: number,
  ): Promise<void> {
    await this.tellTeam(transaction, run, decidedEmail(run, decision, closed));
  }

  /** Nothing of a file that was held whole is merged. */
  async wholeRejected(transaction: Transaction, run: ImportRun): Promise<void> {
    await this.tellTeam(transaction, run, wholeRejectedEmail(run));
  }

  /** Whenever a file closes anything, because a broken export does that. */
  async receipt(transaction: Transaction, run: ImportRun, counts: ImportCounts): Promise<void> {
    if (this.settings.importReceipts || counts.closed + counts.withdrawn > 0)
      await this.tellTeam(transaction, run, receiptEmail(run, counts));
  }

  private tellTeam(transaction: Transaction, run: ImportRun, email: EmailContent): Promise<void> {
    return this.outbox.add(transaction, { ...email, recipient: run.manufacturer.teamEmail });
  }
}
