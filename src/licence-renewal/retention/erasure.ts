import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/audit/actor.js';
import { AuditLog } from '../../platform/audit/audit-log.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { DataKeys } from '../../platform/encryption/data-keys.js';
import { ApplicationImages } from '../applications/application-images.js';
import type { LockedApplication } from '../applications/application-states.js';
import { ErasureRepository } from './erasure.repository.js';

/**
 * Erases what is personal of an application that is REJECTED or FORWARDED. The rows go first and the objects after the commit: a process that is killed
 * in between leaves objects that nobody refers to, which the sweep of the object store deletes.
 */
@Injectable()
export class Erasure {
  constructor(
    private readonly repository: ErasureRepository,
    private readonly dataKeys: DataKeys,
    private readonly images: ApplicationImages,
    private readonly audit: AuditLog,
  ) {}

  /** @returns the images to {@link discard} when the transaction is committed */
  async eraseImages(
    transaction: Transaction,
    actor: Actor,
    { id, imagesErasedAt }: LockedApplication,
  ): Promise<string[]> {
    if (imagesErasedAt) return [];
    const images = await this.repository.eraseImages(transaction, id);
    await this.audit.record(transaction, actor, {
      action: 'images of a renewal application erased',
      subject: { kind: 'renewal application', id },
      after: { images: images.length },
    });
    return images;
  }

  /**
   * Destroys the key of an application, and with it everything that was sealed with it: also in the forwarded file, and in what a disk still has of
   * deleted rows and objects.
   *
   * @param reason why it is erased before its time
   * @returns the images to {@link discard} when the transaction is committed
   */
  async eraseFields(
    transaction: Transaction,
    actor: Actor,
    { id, dataKeyId, fieldsErasedAt, imagesErasedAt }: LockedApplication,
    reason?: string,
  ): Promise<string[]> {
    if (fieldsErasedAt) return [];
    const images = imagesErasedAt ? [] : await this.repository.eraseImages(transaction, id);
    await this.repository.eraseFields(transaction, id);
    await this.dataKeys.destroy(transaction, dataKeyId);
    await this.audit.record(transaction, actor, {
      action: 'renewal application erased',
      subject: { kind: 'renewal application', id },
      after: { images: images.length, ...(reason === undefined ? {} : { reason }) },
    });
    return images;
  }

  async discard(images: readonly string[]): Promise<void> {
    await this.images.discard(images);
  }
}
