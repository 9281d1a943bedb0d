import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../platform/database/transaction.js';
import { DataKeys } from '../../../platform/encryption/data-keys.js';
import { cutPage, type Page } from '../../../platform/http/page-query.js';
import { ApplicationHashes } from '../application-hashes.js';
import { ApplicationImages } from '../application-images.js';
import { ApplicationSeal } from '../application-seal.js';
import type { RenewalFields } from '../renewal-fields.js';
import type { StoredImage } from '../stored-image.js';
import type { ImageKind, ImageMediaType } from '../submission.js';
import {
  ApplicationListRepository,
  type FoundBy,
  type OpenCounts,
  type StoredApplication,
} from './application-list.repository.js';
import type { ApplicationFilter, ApplicationPlace, ApplicationSummary } from './application-summary.js';

export type { OpenCounts };

/** What is personal of an application, opened. */
export interface PersonalData {
  readonly transactionId: string;
  readonly fields: RenewalFields;
  /** Why it was rejected. */
  readonly rejection: string | null;
}

export interface ReadApplication {
  readonly stored: StoredApplication;
  /** Null once it is erased. */
  readonly personal: PersonalData | null;
}

export interface ReadImage {
  readonly mediaType: ImageMediaType;
  readonly bytes: Buffer;
}

/** What a caseworker looks for: the licence number of the person, or the number that a partner gave the transaction. */
export type Wanted =
  | { readonly drivingLicenceNumber: string }
  | { readonly transactionId: string; readonly clientId: string };

/** Reads applications for people who look after them. Callers audit what is personal of it, in the same transaction. */
@Injectable()
export class ApplicationReader {
  constructor(
    private readonly applications: ApplicationListRepository,
    private readonly hashes: ApplicationHashes,
    private readonly images: ApplicationImages,
    private readonly dataKeys: DataKeys,
  ) {}

  /** The oldest first. */
  async list(
    transaction: Transaction,
    filter: ApplicationFilter,
    page: Page<ApplicationPlace>,
  ): Promise<{ rows: ApplicationSummary[]; next: string | null }> {
    return this.cut(await this.applications.list(transaction, filter, {}, page), page);
  }

  countOpen(transaction: Transaction): Promise<OpenCounts> {
    return this.applications.countOpen(transaction);
  }

  /** The same of those that are about a person, or are one transaction of a client's. Applications whose personal data is erased are not found by a licence number. */
  async search(
    transaction: Transaction,
    wanted: Wanted,
    filter: ApplicationFilter,
    page: Page<ApplicationPlace>,
  ): Promise<{ rows: ApplicationSummary[]; next: string | null }> {
    const narrowed = 'clientId' in wanted ? { ...filter, clientId: wanted.clientId } : filter;
    const foundBy = await this.hashesOf(wanted);
    return this.cut(await this.applications.list(transaction, narrowed, foundBy, page), page);
  }

  /** Undefined when there is no such application. Nothing of it is personal. */
  summarise(transaction: Transaction, applicationId: string): Promise<ApplicationSummary | undefined> {
    return this.applications.find(transaction, applicationId);
  }

  /** Undefined when there is no such application. */
  async read(transaction: Transaction, applicationId: string): Promise<ReadApplication | undefined> {
    const stored = await this.applications.find(transaction, applicationId);
    return stored && { stored, personal: await this.open(transaction, stored) };
  }

  /** Undefined when there is no such image, or it is erased. */
  async readImage(
    transaction: Transaction,
    applicationId: string,
    kind: ImageKind,
  ): Promise<ReadImage | undefined> {
    const stored = await this.applications.find(transaction, applicationId);
    const image = stored?.images.find((each) => each.kind === kind) as StoredImage | undefined;
    const seal = stored && (await this.sealOf(transaction, stored));
    if (!image || !seal) return undefined;
    return { mediaType: image.mediaType, bytes: await this.images.open(seal, image) };
  }

  private async open(transaction: Transaction, stored: StoredApplication): Promise<PersonalData | null> {
    const { sealedTransactionId, sealedFields, sealedRejection } = stored;
    const seal = await this.sealOf(transaction, stored);
    if (!seal || !sealedTransactionId || !sealedFields) return null;
    return {
      transactionId: seal.openTransactionId(sealedTransactionId),
      fields: seal.openFields(sealedFields),
      rejection: sealedRejection && seal.openRejection(sealedRejection),
    };
  }

  private async sealOf(
    transaction: Transaction,
    { dataKeyId, applicationId, erasedAt }: StoredApplication,
  ): Promise<ApplicationSeal | undefined> {
    // A key that another process has destroyed may still be in this one's memory.
    if (erasedAt !== null) return undefined;
    const key = (await this.dataKeys.findAll(transaction, [dataKeyId])).get(dataKeyId);
    return key && new ApplicationSeal(key, applicationId);
  }

  private async hashesOf(wanted: Wanted): Promise<FoundBy> {
    return 'drivingLicenceNumber' in wanted
      ? { licence: await this.hashes.ofLicenceNumber(wanted.drivingLicenceNumber.toUpperCase()) }
      : { transaction: await this.hashes.ofTransactionId(wanted.transactionId) };
  }

  private cut(rows: readonly ApplicationSummary[], { limit }: Page<ApplicationPlace>) {
    return cutPage(rows, limit, ({ receivedAt, applicationId }) => [Date.parse(receivedAt), applicationId]);
  }
}
