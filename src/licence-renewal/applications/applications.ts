import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { ConnectionShares } from '../../platform/database/connection-shares.js';
import { Transactions } from '../../platform/database/transaction.js';
import type { DataKey } from '../../platform/encryption/data-key.js';
import { DataKeys } from '../../platform/encryption/data-keys.js';
import { JobQueue } from '../../platform/job-queue/job-queue.js';
import { AcceptRepository, type NewApplication, type ReceivedApplication } from './accept.repository.js';
import { ApplicationHashes } from './application-hashes.js';
import { ApplicationImages } from './application-images.js';
import { ApplicationSeal } from './application-seal.js';
import type { Acceptance, Submission } from './submission.js';

/**
 * Accepts applications. The customer has paid and gone, so one that was accepted is never lost: its images are on the disk first, and then one
 * commit has the application, their places, its key and its job.
 */
@Injectable()
export class Applications {
  constructor(
    private readonly transactions: Transactions,
    private readonly shares: ConnectionShares,
    private readonly repository: AcceptRepository,
    private readonly hashes: ApplicationHashes,
    private readonly images: ApplicationImages,
    private readonly dataKeys: DataKeys,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
  ) {}

  /**
   * Stores a submission, unless the client has sent its transaction id before. Of any number that come at once, one is stored, and the others
   * answer from it. When it throws, the application may be stored or not: the caller finds out by sending it again.
   */
  async accept(submission: Submission): Promise<Acceptance> {
    const { clientId } = submission;
    const transactionHash = await this.hashes.ofTransactionId(submission.transactionId);
    const fingerprint = await this.hashes.ofContent(submission.canonicalBody);
    // Before the images are stored, because a repetition needs none.
    const received = await this.find(clientId, transactionHash);
    if (received) return compare(received, fingerprint);

    const id = randomUUID();
    const dataKey = this.dataKeys.generate();
    const seal = new ApplicationSeal(dataKey, id);
    const { fields } = submission;
    const images = await this.images.put(seal, id, submission.images, this.clock.now());
    // If the commit fails, it may have succeeded, so the images stay. Those that nothing refers to are swept.
    const receivedAt = await this.store(dataKey, {
      id,
      clientId,
      environment: submission.environment,
      transactionHash,
      fingerprint,
      transactionType: fields.transactionType,
      feePaid: fields.feePaid,
      scenario: submission.scenario ?? null,
      licenceHash:
        fields.drivingLicenceNumber === undefined
          ? null
          : await this.hashes.ofLicenceNumber(fields.drivingLicenceNumber),
      dataKeyId: dataKey.id,
      sealedTransactionId: seal.sealTransactionId(submission.transactionId),
      sealedFields: seal.sealFields(fields),
      images,
    });
    if (receivedAt) {
      this.dataKeys.remember(dataKey);
      this.jobs.announce('renewal-check');
      return { kind: 'accepted', dateTimeReceived: receivedAt };
    }
    await this.images.discard(images.map(({ objectName }) => objectName));
    const winner = await this.find(clientId, transactionHash);
    if (!winner) throw new Error('An application that another transaction has stored can be read.');
    return compare(winner, fingerprint);
  }

  private find(clientId: string, transactionHash: Buffer): Promise<ReceivedApplication | undefined> {
    return this.shares.during(clientId, () =>
      this.transactions.single((transaction) => this.repository.find(transaction, clientId, transactionHash)),
    );
  }

  private store(dataKey: DataKey, application: NewApplication): Promise<Date | undefined> {
    return this.shares.during(application.clientId, () =>
      this.transactions.run(async (transaction) => {
        const receivedAt = await this.repository.insert(transaction, application);
        if (!receivedAt) return undefined;
        await this.dataKeys.keep(transaction, dataKey, 'renewal application');
        await this.jobs.add(transaction, 'renewal-check', { id: application.id });
        return receivedAt;
      }),
    );
  }
}

function compare({ fingerprint, receivedAt }: ReceivedApplication, sent: Buffer): Acceptance {
  return fingerprint.equals(sent)
    ? { kind: 'replayed', dateTimeReceived: receivedAt }
    : { kind: 'different' };
}
