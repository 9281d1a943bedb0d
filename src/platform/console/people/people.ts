import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../audit/actor.js';
import { AuditLog } from '../../audit/audit-log.js';
import { tidyName } from '../../clients/client-fields.js';
import { type Transaction, Transactions } from '../../database/transaction.js';
import { RequestError } from '../../errors/request-error.js';
import { Sessions } from '../sessions/sessions.js';
import type { Person, PersonRole } from './person.js';
import { type ListedPerson, type PersonFilter, PersonRepository } from './person.repository.js';

export type { ListedPerson, PersonFilter };

const LAST_ADMINISTRATOR =
  'This person is the last administrator. Make somebody else an administrator first.';
const ROLE_OF_TENANT = 'The role of this person is an app role in Microsoft Entra ID. Change it there.';

/** Who may enter the console, and with which role. */
@Injectable()
export class People {
  constructor(
    private readonly transactions: Transactions,
    private readonly people: PersonRepository,
    private readonly sessions: Sessions,
    private readonly audit: AuditLog,
  ) {}

  list(filter: PersonFilter): Promise<ListedPerson[]> {
    return this.transactions.run((transaction) => this.people.list(transaction, filter));
  }

  /** @throws RequestError when nobody has the id */
  get(id: string): Promise<ListedPerson> {
    return this.transactions.run((transaction) => this.lockKnown(transaction, id));
  }

  /** @throws RequestError when somebody has the name */
  async addWithin(transaction: Transaction, by: Actor, name: string, role: PersonRole): Promise<Person> {
    const person = { id: randomUUID(), name: tidyName(name), role };
    if (!(await this.people.insert(transaction, person))) {
      throw new RequestError('conflict', { reason: 'Somebody has this name already.' });
    }
    await this.audit.record(transaction, by, {
      action: 'person invited',
      subject: { kind: 'person', id: person.id },
      after: { name: person.name, role },
    });
    return person;
  }

  /**
   * Finds a person without a tenant by name, or adds them. Somebody who was removed may enter again, because the operator who asks has a shell on
   * the machine.
   *
   * @param role absent: the one that they have, or administrator for somebody new
   */
  async admitWithin(
    transaction: Transaction,
    by: Actor,
    name: string,
    role: PersonRole | undefined,
  ): Promise<Person> {
    const known = await this.people.findLocal(transaction, tidyName(name));
    if (!known) return this.addWithin(transaction, by, name, role ?? 'administrator');
    const { id, removedAt } = known;
    const admitted = { id, name: known.name, role: role ?? known.role };
    if (removedAt !== null || admitted.role !== known.role) {
      await this.people.update(transaction, id, { ...admitted, isRemoved: false });
      await this.audit.record(transaction, by, {
        action: 'person changed',
        subject: { kind: 'person', id },
        before: { role: known.role, removed: removedAt !== null },
        after: { role: admitted.role, removed: false },
      });
    }
    return admitted;
  }

  /**
   * The person of a tenant, with the name and the role that the tenant has for them now.
   *
   * @param ofTenant `tid` and `oid`
   */
  async enterFromTenantWithin(
    transaction: Transaction,
    ofTenant: { readonly tenantId: string; readonly objectId: string },
    { name, role }: { readonly name: string; readonly role: PersonRole },
    address: string,
  ): Promise<Person> {
    await this.people.insert(transaction, { id: randomUUID(), name, role }, ofTenant);
    const known = await this.people.findOfTenant(transaction, ofTenant);
    if (!known) throw new Error('A person who was just added is not there.');
    const { id } = known;
    if (known.role !== role || known.name !== name || known.removedAt !== null) {
      await this.people.update(transaction, id, { name, role, isRemoved: known.removedAt !== null });
      await this.audit.record(
        transaction,
        { kind: 'person', personId: id, address },
        {
          action: 'person changed by the tenant',
          subject: { kind: 'person', id },
          before: { name: known.name, role: known.role },
          after: { name, role },
        },
      );
    }
    if (known.removedAt !== null) throw new RequestError('forbidden');
    return { id, name, role };
  }

  /** @throws RequestError when the person is of a tenant, or the last administrator */
  changeRole(by: Actor, id: string, role: PersonRole): Promise<ListedPerson> {
    return this.transactions.run(async (transaction) => {
      const person = await this.lockKnown(transaction, id);
      if (person.isOfTenant) throw new RequestError('conflict', { reason: ROLE_OF_TENANT });
      if (person.role === role) return person;
      if (role !== 'administrator') await this.requireOtherAdministrator(transaction, person);
      await this.people.update(transaction, id, {
        name: person.name,
        role,
        isRemoved: person.removedAt !== null,
      });
      await this.audit.record(transaction, by, {
        action: 'person changed',
        subject: { kind: 'person', id },
        before: { role: person.role },
        after: { role },
      });
      return { ...person, role };
    });
  }

  /** Nobody who is removed can enter. Their sessions end at once. */
  remove(by: Actor, id: string): Promise<ListedPerson> {
    return this.transactions.run(async (transaction) => {
      const person = await this.lockKnown(transaction, id);
      if (person.removedAt !== null) return person;
      await this.requireOtherAdministrator(transaction, person);
      await this.people.update(transaction, id, { name: person.name, role: person.role, isRemoved: true });
      await this.sessions.endWithin(transaction, by, { personId: id });
      await this.audit.record(transaction, by, {
        action: 'person removed',
        subject: { kind: 'person', id },
        before: { name: person.name, role: person.role },
      });
      return person;
    });
  }

  /** Somebody who was removed may enter again, with the role that they had. */
  readmit(by: Actor, id: string): Promise<ListedPerson> {
    return this.transactions.run(async (transaction) => {
      const person = await this.lockKnown(transaction, id);
      if (person.removedAt === null) return person;
      await this.people.update(transaction, id, { name: person.name, role: person.role, isRemoved: false });
      await this.audit.record(transaction, by, {
        action: 'person readmitted',
        subject: { kind: 'person', id },
        after: { name: person.name, role: person.role },
      });
      return person;
    });
  }

  /** Whether nobody was ever admitted. */
  isEmpty(transaction: Transaction): Promise<boolean> {
    return this.people.isEmpty(transaction);
  }

  private async lockKnown(transaction: Transaction, id: string): Promise<ListedPerson> {
    const person = await this.people.lock(transaction, id);
    if (!person) throw new RequestError('notFound');
    return person;
  }

  /** Without an administrator nobody could admit anybody, except on the command line. */
  private async requireOtherAdministrator(
    transaction: Transaction,
    { id, role, removedAt }: ListedPerson,
  ): Promise<void> {
    if (role !== 'administrator' || removedAt !== null) return;
    if ((await this.people.countAdministrators(transaction, id)) === 0) {
      throw new RequestError('conflict', { reason: LAST_ADMINISTRATOR });
    }
  }
}
