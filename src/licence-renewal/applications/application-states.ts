import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/transaction.js';
import { JobQueue } from '../../platform/job-queue/job-queue.js';
import { ForwardingRepository } from './forwarding.repository.js';
import { LicenceDuplicatesRepository } from './licence-duplicates.repository.js';
import type { ReviewReason } from './review-reason.js';
import { type LockedApplication, StateRepository } from './state.repository.js';

export type { LockedApplication };

/** Another application for the same licence within these days before is a doubt (renewal guide; the days are ours). */
const DUPLICATE_DAYS = 30;

/** A forwarding that is meant to fail does so while somebody watches. */
const QUICK_FAILURE = { retryLimit: 1, retryDelaySeconds: 1 };

/**
 * The changes of an application's state. Each is called with the application locked, in the transaction that decides, so that of two who decide at
 * once the second one sees what the first one did.
 */
@Injectable()
export class ApplicationStates {
  constructor(
    private readonly states: StateRepository,
    private readonly duplicates: LicenceDuplicatesRepository,
    private readonly forwarding: ForwardingRepository,
    private readonly jobs: JobQueue,
  ) {}

  lock(transaction: Transaction, id: string): Promise<LockedApplication | undefined> {
    return this.states.lock(transaction, id);
  }

  /**
   * RECEIVED → CHECKED → READY or IN_REVIEW.
   *
   * @param reasons of its own content; whether it is a duplicate is asked here
   */
  async check(
    transaction: Transaction,
    application: LockedApplication,
    reasons: readonly ReviewReason[],
  ): Promise<'READY' | 'IN_REVIEW'> {
    const { id } = application;
    const isDuplicate = await this.duplicates.isDuplicate(transaction, id, DUPLICATE_DAYS);
    const all: readonly ReviewReason[] = isDuplicate
      ? [...reasons, { code: 'DUPLICATE_LICENCE', field: 'drivingLicenceNumber' }]
      : reasons;
    await this.states.addReasons(transaction, id, all);
    await this.states.move(transaction, id, 'RECEIVED', 'CHECKED');
    if (all.length > 0) {
      await this.states.move(transaction, id, 'CHECKED', 'IN_REVIEW');
      return 'IN_REVIEW';
    }
    await this.states.move(transaction, id, 'CHECKED', 'READY');
    await this.addForwardJob(transaction, application);
    return 'READY';
  }

  /** IN_REVIEW → READY. */
  async accept(transaction: Transaction, application: LockedApplication): Promise<void> {
    await this.states.move(transaction, application.id, 'IN_REVIEW', 'READY');
    await this.addForwardJob(transaction, application);
  }

  /** IN_REVIEW → REJECTED. */
  async reject(transaction: Transaction, { id }: LockedApplication, sealedReason: Buffer): Promise<void> {
    await this.states.move(transaction, id, 'IN_REVIEW', 'REJECTED');
    await this.states.keepRejection(transaction, id, sealedReason);
  }

  /** READY → FORWARDED. */
  async forward(transaction: Transaction, { id }: LockedApplication): Promise<void> {
    await this.forwarding.addSuccess(transaction, id);
    await this.forwarding.resume(transaction, id);
    await this.states.move(transaction, id, 'READY', 'FORWARDED');
  }

  /** Keeps why an attempt to forward failed. @param isLast nobody will try again until somebody asks for it */
  async failToForward(
    transaction: Transaction,
    { id }: LockedApplication,
    problem: string,
    isLast: boolean,
  ): Promise<void> {
    await this.forwarding.addFailure(transaction, id, problem);
    if (isLast) await this.forwarding.giveUp(transaction, id);
  }

  /** A READY application is forwarded soon, also when that was given up before. */
  async forwardAgain(transaction: Transaction, application: LockedApplication): Promise<void> {
    await this.forwarding.resume(transaction, application.id);
    await this.addForwardJob(transaction, application);
  }

  private async addForwardJob(transaction: Transaction, { id, scenario }: LockedApplication): Promise<void> {
    const options = scenario === 'forwarding-fails' ? QUICK_FAILURE : {};
    await this.jobs.add(transaction, 'renewal-forward', { id }, options);
  }
}
