import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/audit/actor.js';
import { People } from '../../platform/console/people/people.js';
import type { Person, PersonRole } from '../../platform/console/people/person.js';
import { SignInLinks } from '../../platform/console/sign-in/sign-in-links.js';
import { Transactions } from '../../platform/database/transaction.js';

/** Lets people enter who are not in a tenant: each gets a link that works once. */
@Injectable()
export class Invitations {
  constructor(
    private readonly transactions: Transactions,
    private readonly people: People,
    private readonly links: SignInLinks,
  ) {}

  /** For somebody new. @returns the link, to be handed over once */
  invite(by: Actor, name: string, role: PersonRole): Promise<string> {
    return this.transactions.run(async (transaction) =>
      this.links.createWithin(transaction, by, await this.people.addWithin(transaction, by, name, role)),
    );
  }

  /** For somebody who has no session any more. */
  renew(by: Actor, person: Person): Promise<string> {
    return this.transactions.run((transaction) => this.links.createWithin(transaction, by, person));
  }

  /** For somebody with a shell on the machine: a person who is new, or known by name. */
  admit(by: Actor, name: string, role: PersonRole | undefined): Promise<string> {
    return this.transactions.run(async (transaction) =>
      this.links.createWithin(transaction, by, await this.people.admitWithin(transaction, by, name, role)),
    );
  }
}
