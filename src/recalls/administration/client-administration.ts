import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/audit/actor.js';
import { AuditLog } from '../../platform/audit/audit-log.js';
import { ApiKeys, type KeptApiKey } from '../../platform/clients/api-keys.js';
import { ClientDirectory } from '../../platform/clients/client-directory.js';
import { ClientRegistry } from '../../platform/clients/client-registry.js';
import { ClientsOfSurfaces, type DescribedClient } from '../../platform/clients/clients-of-surfaces.js';
import { Clock, utcDay } from '../../platform/clock/clock.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { type Transaction, Transactions } from '../../platform/database/transaction.js';
import { invalidRequest } from '../../platform/errors/request-error.js';
import { entityTagOf } from '../../platform/http/entity-tag.js';
import { cutPage, type Page } from '../../platform/http/page-query.js';
import {
  ThirdPartyUsers,
  type UserDescription,
} from '../../platform/third-party-access/users/third-party-users.js';
import {
  type LockedForAdministration,
  type RecallsClientDetails,
  RecallsClientRegistry,
} from '../clients/recalls-client-registry.js';
import { CredentialsService } from '../credentials/credentials.service.js';
import { notFound, RecallsError } from '../errors/recalls-error.js';
import { isRecallsRole, ROLE_NAMES } from '../roles.js';
import {
  ClientAdminRepository,
  type ClientFilter,
  type ClientRecord,
  type DayUse,
  type PlaceOfClient,
} from './client-admin.repository.js';
import { requireOneScript } from './one-script.js';
import { OwnAccess, refuseOwn } from './own-access.js';

/** A credential without its secret part. */
export type KeptCredential = KeptApiKey;

/** Everything about a client, except what was shown once. */
export interface FullClient extends ClientRecord, DescribedClient {
  readonly apiKeys: readonly KeptCredential[];
  /** None for clients that sign in with a password. */
  readonly clientSecrets: readonly KeptCredential[];
  /** Null for clients that sign in with a secret. */
  readonly user: UserDescription | null;
  /** Null for clients of other surfaces, whose calls are limited in another way. */
  readonly usageToday: (DayUse & { readonly date: string; readonly allowance: number }) | null;
}

/** A filter of clients; an undefined field does not narrow it. */
export interface ListedClients extends Omit<ClientFilter, 'roles'> {
  readonly role?: string | undefined;
}

/** A client with its use of its allowance on a day. */
export interface ClientUse extends ClientRecord, DayUse {
  /** Calls a day that it may make now: what it was on an earlier day is not kept. */
  readonly allowance: number;
}

/** What administrators can do with the clients of every surface. What only another surface knows of its clients comes from that surface. */
@Injectable()
export class ClientAdministration {
  constructor(
    private readonly transactions: Transactions,
    private readonly records: ClientAdminRepository,
    private readonly clients: ClientRegistry,
    private readonly register: RecallsClientRegistry,
    private readonly apiKeys: ApiKeys,
    private readonly credentials: CredentialsService,
    private readonly directory: ClientDirectory,
    private readonly ownAccess: OwnAccess,
    private readonly surfaces: ClientsOfSurfaces,
    private readonly users: ThirdPartyUsers,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Ordered by time of onboarding. */
  async list(
    { role, ...filter }: ListedClients,
    page: Page<PlaceOfClient>,
  ): Promise<{ rows: (ClientRecord & DescribedClient)[]; next: string | null }> {
    const roles = role === undefined ? this.roles : [role];
    return this.transactions.run(async (transaction) => {
      const found = await this.records.list(transaction, { ...filter, roles }, page);
      const { rows, next } = cutPage(found, page.limit, placeOf);
      return { rows: await this.surfaces.describe(transaction, rows), next };
    });
  }

  /**
   * Every client with a daily allowance, and its usage on a day.
   *
   * @param day in UTC; undefined means today
   */
  async listUse(
    day: string | undefined,
    page: Page<PlaceOfClient>,
  ): Promise<{ day: string; rows: ClientUse[]; next: string | null }> {
    const on = day ?? utcDay(this.clock.now());
    const found = await this.transactions.run((transaction) => this.records.listUse(transaction, on, page));
    const { rows, next } = cutPage(found, page.limit, placeOf);
    return { day: on, rows: rows.map((use) => ({ ...use, allowance: this.allowanceOf(use) })), next };
  }

  /** @throws RecallsError 404 */
  async read(clientId: string): Promise<FullClient> {
    const date = utcDay(this.clock.now());
    const found = await this.transactions.run(async (transaction) => {
      const record = await this.records.find(transaction, clientId, this.roles);
      if (!record) throw notFound();
      const [client] = await this.surfaces.describe(transaction, [record]);
      const use = isRecallsRole(record.role) && {
        date,
        ...(await this.records.useOn(transaction, clientId, date)),
        allowance: this.allowanceOf(record),
      };
      return {
        ...record,
        details: client?.details ?? {},
        apiKeys: await this.apiKeys.findLive(transaction, clientId),
        user: (await this.users.describe(transaction, clientId)) ?? null,
        usageToday: use || null,
      };
    });
    // After the transaction, because it uses a connection of its own. If each call kept one connection while waiting for another, all could
    // block.
    return { ...found, clientSecrets: await this.credentials.list(clientId) };
  }

  /** The ids of the clients with exactly this name, case-insensitive. Names of clients need not be unique. */
  findIds(name: string): Promise<string[]> {
    return this.transactions.run((transaction) => this.records.findIds(transaction, name, this.roles));
  }

  /** The values from which the entity tag for {@link change} is made. */
  tagOf({
    clientId,
    name,
    teamEmail,
    dailyQuota,
  }: RecallsClientDetails & { readonly clientId: string }): string {
    return entityTagOf([clientId, name, teamEmail, dailyQuota]);
  }

  /**
   * Changes the fields of a client, if it still is as the caller read it.
   *
   * @param isExpected whether a tag is that of the state that the caller read
   * @throws RecallsError 404, or 412 when somebody has changed it since
   */
  async change(
    actor: Actor,
    clientId: string,
    details: RecallsClientDetails,
    isExpected: (tag: string) => boolean,
  ): Promise<FullClient> {
    await this.transactions.run(async (transaction) => {
      const client = await this.lock(transaction, clientId);
      if (!isExpected(this.tagOf(client))) throw new RecallsError('changedSince');
      if (details.name !== client.name) requireOneScript(details.name);
      const hasAllowance = isRecallsRole(client.role);
      if (!hasAllowance && details.dailyQuota !== null) throw invalidRequest(NO_ALLOWANCE);
      await this.register.change(transaction, clientId, details);
      const audited = ({ name, teamEmail, dailyQuota }: RecallsClientDetails) =>
        hasAllowance ? { name, teamEmail, dailyQuota } : { name, teamEmail };
      await this.audit.record(transaction, actor, {
        action: 'client changed',
        subject: { kind: 'client', id: clientId },
        before: audited(client),
        after: audited(details),
      });
    });
    this.directory.forget();
    return this.read(clientId);
  }

  /**
   * Disables a client, with effect on its next call. Nothing happens when it is already disabled.
   *
   * @throws RecallsError 404; 400 when administrators would disable themselves; 403 when the calling administrator has just been disabled
   */
  async disable(actor: Actor, clientId: string): Promise<void> {
    refuseOwn(actor, clientId, {
      field: 'clientId',
      message: 'must not be your own client: ask another administrator',
    });
    await this.setDisabledAt(actor, clientId, new Date(this.clock.now()));
  }

  /** Enables a client. Nothing happens when it is already enabled. */
  enable(actor: Actor, clientId: string): Promise<void> {
    return this.setDisabledAt(actor, clientId, null);
  }

  private async setDisabledAt(actor: Actor, clientId: string, disabledAt: Date | null): Promise<void> {
    await this.transactions.run(async (transaction) => {
      const before = await this.lock(transaction, clientId);
      if (disabledAt !== null) await this.ownAccess.require(transaction, actor);
      if ((before.disabledAt === null) === (disabledAt === null)) return;
      await this.clients.setDisabledAt(transaction, clientId, disabledAt);
      await this.audit.record(transaction, actor, {
        action: disabledAt === null ? 'client enabled' : 'client disabled',
        subject: { kind: 'client', id: clientId },
        before: { disabledAt: before.disabledAt },
        after: { disabledAt },
      });
    });
    this.directory.forget();
  }

  /** Those of this surface and of all others. */
  private get roles(): readonly string[] {
    return [...ROLE_NAMES, ...this.surfaces.roles];
  }

  private async lock(transaction: Transaction, clientId: string): Promise<LockedForAdministration> {
    const client = await this.register.lock(transaction, clientId);
    if (!client || !this.roles.includes(client.role)) throw notFound();
    return client;
  }

  private allowanceOf({ dailyQuota }: { readonly dailyQuota: number | null }): number {
    return dailyQuota ?? this.settings.dailyQuota;
  }
}

const NO_ALLOWANCE = {
  part: 'body',
  field: 'dailyQuota',
  message: 'must be null: the calls of this client are limited in another way',
} as const;

function placeOf({ createdAt, clientId }: ClientRecord): PlaceOfClient {
  return [createdAt.getTime(), clientId];
}
