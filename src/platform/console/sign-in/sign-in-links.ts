import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditLog } from '../../audit/audit-log.js';
import { consoleOrigin } from '../../config/public-addresses.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { type Transaction, Transactions } from '../../database/transaction.js';
import type { Person } from '../people/person.js';
import type { Session } from '../sessions/session.js';
import { createToken, hashOfToken, isToken } from '../sessions/session-token.js';
import { type Browser, Sessions } from '../sessions/sessions.js';
import { LINK_MINUTES, SignInLinkRepository } from './sign-in-link.repository.js';

export { LINK_MINUTES };

/** Links that sign a person in once, for an installation without a tenant. Nobody has a password. */
@Injectable()
export class SignInLinks {
  constructor(
    private readonly transactions: Transactions,
    private readonly links: SignInLinkRepository,
    private readonly sessions: Sessions,
    private readonly audit: AuditLog,
    private readonly database: DataSource,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** @returns the address to open, which is not stored */
  async createWithin(transaction: Transaction, by: Actor, { id }: Person): Promise<string> {
    const { token, tokenHash } = createToken();
    await this.links.insert(transaction, tokenHash, id);
    await this.audit.record(transaction, by, {
      action: 'sign-in link created',
      subject: { kind: 'person', id },
    });
    return `${consoleOrigin(this.settings)}/console/sign-in?link=${token}`;
  }

  /** The person whom a link signs in; undefined for a link that is unknown, used or too old. */
  async find(token: unknown): Promise<Person | undefined> {
    return isToken(token) ? this.links.find(this.database, hashOfToken(token)) : undefined;
  }

  /**
   * Uses a link up, and begins a session.
   *
   * @param before the session that the browser has, which ends
   * @param first what else has to succeed, or the link is not used up
   * @returns the token of the session; undefined for a link that does not work any more
   */
  async use(
    token: unknown,
    browser: Browser,
    before: Session | undefined,
    first: (transaction: Transaction, by: Actor, person: Person) => Promise<void> = async () => {},
  ): Promise<string | undefined> {
    if (!isToken(token)) return undefined;
    return this.transactions.run(async (transaction) => {
      const person = await this.links.find(transaction, hashOfToken(token));
      if (!person || !(await this.links.use(transaction, hashOfToken(token)))) return undefined;
      const by = { kind: 'person', personId: person.id, address: browser.address } as const;
      await first(transaction, by, person);
      await this.audit.record(transaction, by, {
        action: 'signed in',
        subject: { kind: 'person', id: person.id },
        after: { with: 'link' },
      });
      return this.sessions.beginWithin(transaction, person.id, browser, before);
    });
  }
}
