import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { utcDay } from '../../platform/clock/clock.js';
import { turnFor } from '../../platform/clock/turn-for.js';
import { withTimeout } from '../../platform/clock/with-timeout.js';
import { Transactions } from '../../platform/database/transaction.js';
import { describeCause } from '../../platform/errors/describe-cause.js';
import { ObjectStore } from '../../platform/object-store/object-store.js';
import { ObjectOwners } from '../../platform/object-store/sweep/object-owners.js';
import { ApplicationHashes } from './application-hashes.js';
import type { ApplicationSeal } from './application-seal.js';
import type { StoredImage } from './stored-image.js';
import type { SubmittedImage } from './submission.js';

const PREFIX = 'renewal-images/';

/** Long for a store that works, also when it deletes many. */
const LONGEST_DISCARD_MS = 2_000;

/** An image with the hash that shows whether it is still what was received. */
export type ImagePlace = StoredImage & { readonly digest: Buffer };

/** The images of applications, in the object store, each sealed with the data key of its application. */
@Injectable()
export class ApplicationImages implements OnModuleInit {
  private readonly logger = new Logger('Applications');

  constructor(
    private readonly store: ObjectStore,
    private readonly owners: ObjectOwners,
    private readonly transactions: Transactions,
    private readonly hashes: ApplicationHashes,
  ) {}

  onModuleInit(): void {
    this.owners.register({ prefix: PREFIX, findReferred: (names) => this.findReferred(names) });
  }

  /**
   * Stores images. When it resolves they survive a power failure, and nothing refers to them yet.
   *
   * @param now for the folder, which the images of a day share
   */
  async put(
    seal: ApplicationSeal,
    applicationId: string,
    images: readonly SubmittedImage[],
    now: number,
  ): Promise<ImagePlace[]> {
    const folder = `${PREFIX}${utcDay(now)}`;
    const objectName = ({ kind }: SubmittedImage) => `${folder}/${applicationId}-${kind}`;
    const stored = await Promise.allSettled(
      images.map(async (image): Promise<ImagePlace> => {
        const name = objectName(image);
        const { length } = image.bytes;
        await this.store.put(name, seal.sealImage(image.kind, image.bytes));
        await turnFor(length);
        const digest = await this.hashes.ofImage(image.bytes);
        // The memory of the body may be given back only afterwards (`BodyMemory`).
        if (image.bytes.length !== length) throw new Error('The image was taken away while it was stored.');
        return {
          kind: image.kind,
          objectName: name,
          mediaType: image.mediaType,
          bytes: length,
          width: image.width,
          height: image.height,
          digest,
        };
      }),
    );
    const failed = stored.find((result) => result.status === 'rejected');
    if (failed) {
      await this.discard(images.map(objectName));
      throw failed.reason;
    }
    return stored.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  }

  /** The bytes as they were sent. */
  async open(
    seal: ApplicationSeal,
    { kind, objectName }: Pick<StoredImage, 'kind' | 'objectName'>,
  ): Promise<Buffer> {
    return seal.openImage(kind, await this.store.get(objectName));
  }

  /**
   * Deletes images that nothing refers to. What fails is deleted by the sweep of the object store. The caller of a request does not wait for a store
   * that does not answer: it has waited for the images already.
   */
  async discard(objectNames: readonly string[]): Promise<void> {
    await withTimeout(LONGEST_DISCARD_MS, this.deleteAll(objectNames)).catch((error: unknown) =>
      this.logger.warn(`images are left to the sweep: ${describeCause(error)}`),
    );
  }

  private async deleteAll(objectNames: readonly string[]): Promise<void> {
    const deleted = await Promise.allSettled(objectNames.map((name) => this.store.delete(name)));
    for (const result of deleted) if (result.status === 'rejected') throw result.reason;
  }

  private findReferred(names: readonly string[]): Promise<string[]> {
    return this.transactions.run(async (transaction) => {
      const rows: { name: string }[] = await transaction.query(
        'SELECT object_name AS name FROM renewal_image WHERE object_name = ANY($1)',
        [names],
      );
      return rows.map(({ name }) => name);
    });
  }
}
