import { Injectable } from '@nestjs/common';
import { Transactions } from '../../platform/database/transaction.js';
import type { Environment } from '../../platform/environment.js';
import { ApplicationImages } from './application-images.js';
import { ApplicationSeals } from './application-seals.js';
import type { ApplicationState } from './application-state.js';
import { OpenApplicationRepository, type SealedApplication } from './open-application.repository.js';
import type { RenewalFields } from './renewal-fields.js';
import type { StoredImage } from './stored-image.js';
import type { ImageKind, TestScenario } from './submission.js';

/** An application with its personal data. Who shows it to a person records that in the audit trail. */
export interface OpenApplication {
  readonly id: string;
  readonly clientId: string;
  readonly environment: Environment;
  readonly state: ApplicationState;
  readonly scenario: TestScenario | null;
  readonly receivedAt: Date;
  readonly transactionId: string;
  readonly fields: RenewalFields;
  /** Why a caseworker rejected it. */
  readonly rejection: string | undefined;
  readonly images: readonly StoredImage[];
}

/** Opens what is sealed of an application, for its check, forwarding and casework. */
@Injectable()
export class OpenApplications {
  constructor(
    private readonly transactions: Transactions,
    private readonly repository: OpenApplicationRepository,
    private readonly seals: ApplicationSeals,
    private readonly imageStore: ApplicationImages,
  ) {}

  /** @returns undefined when there is no such application, or its personal data was erased */
  async find(id: string): Promise<OpenApplication | undefined> {
    return (await this.findAll([id]))[0];
  }

  /** In no order, without those that there are not, and those whose personal data was erased. */
  async findAll(ids: readonly string[]): Promise<OpenApplication[]> {
    const opened: OpenApplication[] = [];
    for (const sealed of await this.findSealed(ids)) {
      const application = await this.open(sealed);
      if (application) opened.push(application);
    }
    return opened;
  }

  /**
   * An image as it was sent.
   *
   * @returns undefined when there is none of this kind, or it was erased
   */
  async findImage(
    id: string,
    kind: ImageKind,
  ): Promise<(StoredImage & { readonly content: Buffer }) | undefined> {
    const [sealed] = await this.findSealed([id]);
    const image = sealed?.images.find((each) => each.kind === kind);
    const seal = sealed && image && (await this.seals.of(id, sealed.dataKeyId));
    if (!seal) return undefined;
    return { ...image, content: await this.imageStore.open(seal, image) };
  }

  private findSealed(ids: readonly string[]): Promise<SealedApplication[]> {
    return this.transactions.single((transaction) => this.repository.find(transaction, ids));
  }

  private async open(sealed: SealedApplication): Promise<OpenApplication | undefined> {
    const { id, clientId, environment, state, scenario, receivedAt, images, sealedRejection } = sealed;
    const seal = await this.seals.of(id, sealed.dataKeyId);
    if (!seal || !sealed.sealedFields || !sealed.sealedTransactionId) return undefined;
    return {
      id,
      clientId,
      environment,
      state,
      scenario,
      receivedAt,
      images,
      transactionId: seal.openTransactionId(sealed.sealedTransactionId),
      fields: seal.openFields(sealed.sealedFields),
      rejection: sealedRejection ? seal.openRejection(sealedRejection) : undefined,
    };
  }
}
