import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/audit/actor.js';
import { AuditLog } from '../../platform/audit/audit-log.js';
import { ClientDirectory } from '../../platform/clients/client-directory.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { Transactions } from '../../platform/database/transaction.js';
import { entityTagOf } from '../../platform/http/entity-tag.js';
import { cutPage, type Page } from '../../platform/http/page-query.js';
import { CONFLICT } from '../errors/catalogue.js';
import { notFound, RecallsError } from '../errors/recalls-error.js';
import { nameTaken } from '../manufacturers/manufacturer-name-taken.js';
import {
  type KeptSshKey,
  type ManufacturerDetails,
  ManufacturerRegistry,
} from '../manufacturers/manufacturer-registry.js';
import { type SftpEndpoint, sftpEndpointOf } from '../manufacturers/sftp-endpoint.js';
import { readSshPublicKey } from '../manufacturers/ssh-public-key.js';
import {
  type ClientOfManufacturer,
  ManufacturerAdminRepository,
  type ManufacturerRecord,
  type PlaceOfManufacturer,
} from './manufacturer-admin.repository.js';
import { requireOneScript } from './one-script.js';

/** Everything about a manufacturer. */
export interface FullManufacturer extends ManufacturerRecord {
  readonly sftp: SftpEndpoint;
  readonly clients: readonly ClientOfManufacturer[];
  readonly sshKeys: readonly KeptSshKey[];
}

/** What administrators can do with manufacturers. */
@Injectable()
export class ManufacturerAdministration {
  constructor(
    private readonly transactions: Transactions,
    private readonly records: ManufacturerAdminRepository,
    private readonly register: ManufacturerRegistry,
    private readonly directory: ClientDirectory,
    private readonly audit: AuditLog,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Ordered by time of onboarding.
   *
   * @param name a part of the name, case-insensitive
   */
  async list(
    name: string | undefined,
    page: Page<PlaceOfManufacturer>,
  ): Promise<{ rows: ManufacturerRecord[]; next: string | null }> {
    const rows = await this.transactions.run((transaction) => this.records.list(transaction, name, page));
    return cutPage(rows, page.limit, ({ id }) => [id]);
  }

  /** @throws RecallsError 404 */
  read(id: number): Promise<FullManufacturer> {
    return this.transactions.run(async (transaction) => {
      const manufacturer = await this.records.find(transaction, id);
      if (!manufacturer) throw notFound();
      return {
        ...manufacturer,
        sftp: await sftpEndpointOf(this.settings, manufacturer.sftpUsername),
        clients: await this.records.findClients(transaction, id),
        sshKeys: await this.records.findSshKeys(transaction, id),
      };
    });
  }

  /** The manufacturer with this name, case-insensitive. */
  findId(name: string): Promise<number | undefined> {
    return this.transactions.run((transaction) => this.records.findId(transaction, name));
  }

  /** The values from which the entity tag for {@link change} is made. */
  tagOf({ id, name, teamEmail }: ManufacturerDetails & { readonly id: number }): string {
    return entityTagOf([id, name, teamEmail]);
  }

  /**
   * Changes a manufacturer's name and team address, if they still are as the caller read them. Its SFTP username and folder never change,
   * and its clients have names and addresses of their own.
   *
   * @param isExpected whether a tag is that of the state that the caller read
   * @throws RecallsError 404; 412 when somebody has changed it since; 409 when another manufacturer has the name, or one that looks the
   * same
   */
  async change(
    actor: Actor,
    id: number,
    details: ManufacturerDetails,
    isExpected: (tag: string) => boolean,
  ): Promise<FullManufacturer> {
    await this.transactions.run(async (transaction) => {
      const manufacturer = await this.register.lock(transaction, id);
      if (!manufacturer) throw notFound();
      if (!isExpected(this.tagOf(manufacturer))) throw new RecallsError('changedSince');
      const { name, teamEmail } = manufacturer;
      // A name that is not changed is always accepted, even one from before look-alikes were refused.
      if (details.name !== name) {
        requireOneScript(details.name);
        const namesake = await this.register.findNamesake(transaction, details.name, id);
        if (namesake !== undefined) throw nameTaken(details.name, namesake);
      }
      await this.register.change(transaction, id, details);
      await this.audit.record(transaction, actor, {
        action: 'manufacturer changed',
        subject: { kind: 'manufacturer', id },
        before: { name, teamEmail },
        after: { ...details },
      });
    });
    this.directory.forget();
    return this.read(id);
  }

  /**
   * Allows the holder of a key to log in over SFTP, from now on.
   *
   * @param publicKey in OpenSSH's one-line format
   * @throws RecallsError 404; 409 when the manufacturer already has the key
   */
  addSshKey(actor: Actor, id: number, publicKey: string): Promise<KeptSshKey> {
    const key = readSshPublicKey(publicKey);
    return this.transactions.run(async (transaction) => {
      if (!(await this.register.find(transaction, id))) throw notFound();
      const kept = await this.register.addSshKey(transaction, id, key);
      if (!kept) throw new RecallsError('conflict', { message: CONFLICT.sshKeyTaken });
      await this.audit.record(transaction, actor, {
        action: 'ssh key added',
        subject: { kind: 'manufacturer', id },
        after: { keyId: kept.keyId, fingerprint: kept.fingerprint },
      });
      return kept;
    });
  }

  /**
   * Prevents log-ins with a key over SFTP at once. An open session can't begin any further upload.
   *
   * @throws RecallsError 404 when the manufacturer has no such key
   */
  async removeSshKey(actor: Actor, id: number, keyId: number): Promise<void> {
    await this.transactions.run(async (transaction) => {
      const fingerprint = await this.register.removeSshKey(transaction, id, keyId);
      if (fingerprint === undefined) throw notFound();
      await this.audit.record(transaction, actor, {
        action: 'ssh key removed',
        subject: { kind: 'manufacturer', id },
        before: { keyId, fingerprint },
      });
    });
  }
}
