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
  ManufacturerRegister,
} from '../manufacturers/manufacturer-register.js';
import { type SftpEndpoint, sftpEndpointOf } from '../manufacturers/sftp-endpoint.js';
import { readSshPublicKey } from '../manufacturers/ssh-public-key.js';
import {
  type ClientOfManufacturer,
  ManufacturerAdminRepository,
  type ManufacturerRecord,
  type PlaceOfManufacturer,
} from './manufacturer-admin.repository.js';
import { requireOneScript } from './one-script.js';

/** Everything there is to know of a manufacturer. */
export interface FullManufacturer extends ManufacturerRecord {
  readonly sftp: SftpEndpoint;
  readonly clients: readonly ClientOfManufacturer[];
  readonly sshKeys: readonly KeptSshKey[];
}

/** What administrators do with manufacturers. */
@Injectable()
export class ManufacturerAdministration {
  constructor(
    private readonly transactions: Transactions,
    private readonly records: ManufacturerAdminRepository,
    private readonly register: ManufacturerRegister,
    private readonly directory: ClientDirectory,
    private readonly audit: AuditLog,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * In the order in which they were onboarded.
   *
   * @param name a part of the name, in any case
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

  /** The manufacturer of this name, in any case. */
  findId(name: string): Promise<number | undefined> {
    return this.transactions.run((transaction) => this.records.findId(transaction, name));
  }

  /** What the tag of {@link change} is of. */
  tagOf({ id, name, teamEmail }: ManufacturerDetails & { readonly id: number }): string {
    return entityTagOf([id, name, teamEmail]);
  }

  /**
   * Changes a manufacturer's name and team address, if they are still what the caller read. Its SFTP username and
   * folder stay, whatever its name becomes, and its clients have names and addresses of their own.
   *
   * @param isExpected whether a tag is that of what the caller read
   * @throws RecallsError 404; 412 when somebody has changed it since; 409 when another one has the name, or one that looks the same.
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
      // A name that stays is in nobody's way, also when it was given before look-alikes were refused.
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
   * Lets the holder of a key log in over SFTP, from now on.
   *
   * @param publicKey in OpenSSH's one-line format
   * @throws RecallsError 404; 409 when the manufacturer has the key already.
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
   * Ends a key's log-ins over SFTP at once. A session that it has open can begin no further upload.
   *
   * @throws RecallsError 404 when the manufacturer has no such key.
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
