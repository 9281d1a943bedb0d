import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/audit/actor.js';
import { AuditLog } from '../../platform/audit/audit-log.js';
import { ClientRegistry } from '../../platform/clients/client-registry.js';
import { type Transaction, Transactions } from '../../platform/database/transaction.js';
import { invalidRequest, RequestError } from '../../platform/errors/request-error.js';
import { entityTagOf } from '../../platform/http/entity-tag.js';
import { cutPage, type Page } from '../../platform/http/page-query.js';
import { ClientPlans } from '../../platform/usage-plans/client-plans.js';
import { takenEnquirers, takenLinkProvider, unknownEnquirers } from '../clients/client-conflicts.js';
import { issuesInMandates, type KadoeClientTerms, tidyTerms } from '../clients/client-rules.js';
import { EnquirerAccess } from '../clients/enquirer-access.js';
import { EnquirerRegistry, type Mandate } from '../clients/enquirer-registry.js';
import {
  KadoeClientRegistry,
  type KadoeClientState,
  type NamedKadoeClient,
} from '../clients/kadoe-client-registry.js';

export type { NamedKadoeClient };

/** Which clients a list has; absent parts do not narrow it. */
export interface KadoeClientFilter {
  readonly environment?: string | undefined;
  /** Clients that have this enquirer, and link providers that have its mandate. */
  readonly enquirer?: string | undefined;
}

/** What administrators can do with the enquirers, reasons, mandates and plan of a client. Every process goes by a change within a second. */
@Injectable()
export class KadoeClientAdministration {
  constructor(
    private readonly transactions: Transactions,
    private readonly clients: ClientRegistry,
    private readonly registry: KadoeClientRegistry,
    private readonly enquirers: EnquirerRegistry,
    private readonly access: EnquirerAccess,
    private readonly plans: ClientPlans,
    private readonly audit: AuditLog,
  ) {}

  /** Undefined when there is no such client on this surface. */
  find(clientId: string): Promise<KadoeClientState | undefined> {
    return this.transactions.run((transaction) => this.registry.find(transaction, clientId));
  }

  /** @throws RequestError `notFound` */
  async read(clientId: string): Promise<KadoeClientState> {
    const found = await this.find(clientId);
    if (!found) throw new RequestError('notFound');
    return found;
  }

  /** The clients of the surface with their terms, by name. There are hundreds at most, so they are filtered here. */
  async list({ environment, enquirer }: KadoeClientFilter = {}): Promise<NamedKadoeClient[]> {
    const clients = await this.transactions.run((transaction) => this.registry.all(transaction));
    return clients.filter(
      (client) =>
        (environment === undefined || client.environment === environment) &&
        (enquirer === undefined || enquirer in client.enquirers || client.mandates.includes(enquirer)),
    );
  }

  /** A page of {@link list}. The place in the order is a client's id, because only the database knows the order of names. */
  async page(
    filter: KadoeClientFilter,
    { limit, after }: Page<readonly [clientId: string]>,
  ): Promise<{ rows: NamedKadoeClient[]; next: string | null }> {
    const clients = await this.list(filter);
    const before = after === undefined ? -1 : clients.findIndex(({ clientId }) => clientId === after[0]);
    return cutPage(clients.slice(before + 1), limit, ({ clientId }) => [clientId]);
  }

  /** Of a client that is known to exist. */
  async nameOf(clientId: string): Promise<string> {
    return (await this.transactions.run((transaction) => this.clients.teamOf(transaction, clientId))).name;
  }

  /** The ids of the clients with exactly this name, case-insensitive. */
  findIds(name: string): Promise<string[]> {
    return this.transactions.run((transaction) => this.registry.findIds(transaction, name));
  }

  /** The values from which the entity tag for {@link change} is made. */
  tagOf({ clientId, ...state }: KadoeClientState): string {
    const { enquirers, linkProviderId, mandates, plan } = tidyTerms(state);
    return entityTagOf([clientId, JSON.stringify(enquirers), linkProviderId, JSON.stringify(mandates), plan]);
  }

  /**
   * Changes the terms of a client, if they still are as the caller read them. The mandates of an enquirer that is removed end with it.
   *
   * @param isExpected whether a tag is that of the state that the caller read
   * @throws RequestError `notFound`; `invalidRequest`; `conflict` when an enquirer, or the number of the link provider, is another client's;
   * `changedSince` when somebody has changed the client since
   */
  async change(
    actor: Actor,
    clientId: string,
    terms: KadoeClientTerms,
    isExpected: (tag: string) => boolean,
  ): Promise<KadoeClientState> {
    const issues = issuesInMandates(terms.mandates, terms);
    if (issues.length > 0)
      throw invalidRequest(...issues.map((issue) => ({ ...issue, part: 'body' as const })));
    const wanted = tidyTerms(terms);
    const changed = await this.transactions.run(async (transaction) => {
      // Changes of one client happen one after another.
      if (!(await this.clients.lock(transaction, clientId))) throw new RequestError('notFound');
      const before = await this.registry.find(transaction, clientId);
      if (!before) throw new RequestError('notFound');
      if (!isExpected(this.tagOf(before))) throw new RequestError('changedSince');
      const isTaken =
        wanted.linkProviderId !== before.linkProviderId &&
        (await this.registry.isTakenLinkProvider(transaction, before, wanted.linkProviderId));
      const unknown = await this.enquirers.keep(
        transaction,
        before.environment,
        added(before.mandates, wanted.mandates),
      );
      const found = [
        ...unknownEnquirers(unknown, terms.mandates, before.environment),
        ...(wanted.plan === null ? [] : await this.plans.assign(transaction, actor, clientId, wanted.plan)),
      ];
      if (found.length > 0) throw invalidRequest(...found);
      if (isTaken) throw takenLinkProvider(wanted.linkProviderId, before.environment);
      const ended = await this.write(transaction, before, wanted);
      await this.record(transaction, actor, { before, after: wanted, ended });
      return { ...before, ...wanted };
    });
    this.access.forget();
    this.plans.forget();
    return changed;
  }

  /** @returns the mandates of other clients that ended */
  private async write(
    transaction: Transaction,
    before: KadoeClientState,
    after: KadoeClientTerms,
  ): Promise<Mandate[]> {
    const { clientId, environment } = before;
    const { linkProviderId } = after;
    if (linkProviderId !== before.linkProviderId) {
      await this.registry.setLinkProvider(transaction, clientId, linkProviderId);
    }
    await this.enquirers.removeMandates(transaction, clientId, added(after.mandates, before.mandates));
    const [had, has] = [Object.keys(before.enquirers), Object.keys(after.enquirers)];
    const ended = await this.enquirers.remove(transaction, before, added(has, had));
    const isNew = new Set(added(had, has));
    const taken = await this.enquirers.add(
      transaction,
      before,
      Object.fromEntries(Object.entries(after.enquirers).filter(([id]) => isNew.has(id))),
    );
    if (taken.length > 0) throw takenEnquirers(taken, environment);
    for (const [id, reasons] of Object.entries(after.enquirers)) {
      const isChanged = JSON.stringify(reasons) !== JSON.stringify(before.enquirers[id]);
      if (isChanged && !isNew.has(id)) await this.enquirers.setReasons(transaction, before, id, reasons);
    }
    await this.enquirers.addMandates(transaction, before, added(before.mandates, after.mandates));
    return ended;
  }

  /** The link providers whose mandates ended have an entry of their own, so that who reads about them finds out why. */
  private async record(
    transaction: Transaction,
    actor: Actor,
    {
      before,
      after,
      ended,
    }: { before: KadoeClientState; after: KadoeClientTerms; ended: readonly Mandate[] },
  ): Promise<void> {
    const { enquirers, linkProviderId, mandates } = before;
    const { plan: _, ...has } = after;
    // The plan has an entry of its own.
    if (JSON.stringify(tidyTerms({ ...before, plan: null })) === JSON.stringify({ ...has, plan: null }))
      return;
    await this.audit.record(transaction, actor, {
      action: 'enquirers changed',
      subject: { kind: 'client', id: before.clientId },
      before: { enquirers, linkProviderId, mandates, ...(ended.length > 0 ? { mandatesGiven: ended } : {}) },
      after: { ...has, ...(ended.length > 0 ? { mandatesGiven: [] } : {}) },
    });
    const linkProviders = new Set(ended.map(({ clientId }) => clientId));
    for (const clientId of linkProviders) {
      await this.audit.record(transaction, actor, {
        action: 'mandates ended',
        subject: { kind: 'client', id: clientId },
        before: {
          mandates: ended.filter((each) => each.clientId === clientId).map(({ enquirerId }) => enquirerId),
        },
        after: { mandates: [] },
      });
    }
  }
}

/** What the second list has and the first has not. */
function added(before: readonly string[], after: readonly string[]): string[] {
  return after.filter((each) => !before.includes(each));
}
