import { Injectable } from '@nestjs/common';
import { WorkerTasks } from '../clock/worker-tasks.js';
import { Transactions } from '../database/transaction.js';
import { SentFormRepository } from './forms/sent-form.repository.js';
import { SessionRepository } from './sessions/session.repository.js';
import { SignInLinkRepository } from './sign-in/sign-in-link.repository.js';

const PAUSE_MS = 60 * 60_000;

/** Deletes sessions, links and sent forms that are of no use any more. What people did remains in the audit trail. */
@Injectable()
export class ConsoleHousekeeping {
  constructor(
    transactions: Transactions,
    sessions: SessionRepository,
    links: SignInLinkRepository,
    forms: SentFormRepository,
    tasks: WorkerTasks,
  ) {
    tasks.add('Console', PAUSE_MS, () =>
      transactions.run(async (transaction) => {
        await sessions.removeOld(transaction);
        await links.removeOld(transaction);
        await forms.removeOld(transaction);
      }),
    );
  }
}
