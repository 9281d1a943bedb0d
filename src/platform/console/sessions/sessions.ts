import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditLog } from '../../audit/audit-log.js';
import { type Transaction, Transactions } from '../../database/transaction.js';
import type { ListedSession, Session } from './session.js';
import { SessionRepository } from './session.repository.js';
import { createToken, hashOfToken } from './session-token.js';

/** From where a session is used, as its owner sees it in the list of sessions. */
export interface Browser {
  readonly address: string;
  readonly userAgent: string;
}

/** The line of a list has room for this much of what a browser says about itself. */
const LONGEST_USER_AGENT = 200;

/** The sessions of people. Only the hash of a token is stored, so that a copy of the database opens no session. */
@Injectable()
export class Sessions {
  constructor(
    private readonly transactions: Transactions,
    private readonly sessions: SessionRepository,
    private readonly audit: AuditLog,
    private readonly database: DataSource,
  ) {}

  find(token: string): Promise<Session | undefined> {
    return this.sessions.find(this.database, hashOfToken(token));
  }

  /** Whether a token without a live session belonged to one that has ended, and not to nobody. */
  hasEnded(token: string): Promise<boolean> {
    return this.sessions.hasEnded(this.database, hashOfToken(token));
  }

  /**
   * Begins a session, whose person has just proved who they are. The session that the browser had before ends, so that a token from before
   * the proof is of no use after it.
   *
   * @param confirmedAt when the person proved it; absent for now
   * @returns the token for the cookie
   */
  async beginWithin(
    transaction: Transaction,
    personId: string,
    { address, userAgent }: Browser,
    before: Session | undefined,
    confirmedAt?: Date,
  ): Promise<string> {
    const { token, tokenHash } = createToken();
    if (before) {
      await this.sessions.end(transaction, { personId: before.person.id, sessionId: before.id });
    }
    const browser = userAgent.slice(0, LONGEST_USER_AGENT);
    await this.sessions.insert(transaction, {
      id: randomUUID(),
      tokenHash,
      personId,
      address,
      browser,
      confirmedAt,
    });
    return token;
  }

  /** @param personId absent for the sessions of everybody */
  list(personId?: string): Promise<ListedSession[]> {
    return this.transactions.run((transaction) => this.sessions.listLive(transaction, personId));
  }

  /**
   * Ends one session of a person, or all, or all but one.
   *
   * @returns how many ended
   */
  end(
    by: Actor,
    which: { readonly personId: string; readonly sessionId?: string; readonly except?: string },
    action = 'sessions ended',
  ): Promise<number> {
    return this.transactions.run((transaction) => this.endWithin(transaction, by, which, action));
  }

  async endWithin(
    transaction: Transaction,
    by: Actor,
    which: { readonly personId: string; readonly sessionId?: string; readonly except?: string },
    action = 'sessions ended',
  ): Promise<number> {
    const count = await this.sessions.end(transaction, which);
    if (count > 0) {
      await this.audit.record(transaction, by, {
        action,
        subject: { kind: 'person', id: which.personId },
        after: { sessions: count },
      });
    }
    return count;
  }
}
