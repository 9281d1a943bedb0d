import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/transaction.js';
import { JobQueue } from '../../platform/job-queue/job-queue.js';
import { ForwardingRepository } from './forwarding.repository.js';
import { LicenceDuplicatesRepository } from './licence-duplicates.repository.js';
import type { ReviewReason } from './review-reason.js';
import { type LockedApplication, type ReasonOf, StateRepository } from './state.repository.js';

export type { LockedApplication };

/** Another application for the same licence within these days before is a doubt (renewal guide; the days are ours). */
const DUPLICATE_DAYS = 30;
const DUPLICATE: ReviewReason = { code: 'DUPLICATE_LICENCE', field: 'drivingLicenceNumber' };

/** A forwarding that is meant to fail does so while somebody watches. */
const QUICK_FAILURE = { retryLimit: 1, retryDelaySeconds: 1 };

/** An application whose content was checked. */
export interface CheckedApplication {
  readonly application: LockedApplication;
  readonly reasons: readonly ReviewReason[];
}

const idOf = ({ id }: LockedApplication): string => id;

/**
 * The changes of applications' states. Each is called with the application locked, in the transaction that decides, so that of two who decide at
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

  async lock(transaction: Transaction, id: string): Promise<LockedApplication | undefined> {
    return (await this.states.lock(transaction, [id]))[0];
  }

  lockAll(transaction: Transaction, ids: readonly string[]): Promise<LockedApplication[]> {
    return this.states.lock(transaction, ids);
  }

  /**
   * RECEIVED → CHECKED → READY or IN_REVIEW.
   *
   * @param checked applications with the reasons in their own content; whether they are duplicates is asked here
   * @returns those that are IN_REVIEW
   */
  async check(
    transaction: Transaction,
    checked: readonly CheckedApplication[],
  ): Promise<readonly LockedApplication[]> {
    if (checked.length === 0) return [];
    const applications = checked.map(({ application }) => application);
    const duplicates = await this.duplicates.findDuplicates(
      transaction,
      applications.map(idOf),
      DUPLICATE_DAYS,
    );
    const reasons = checked.flatMap(({ application: { id }, reasons: own }): ReasonOf[] => {
      const all = duplicates.has(id) ? [...own, DUPLICATE] : own;
      return all.map((reason) => ({ ...reason, id }));
    });
    await this.states.addReasons(transaction, reasons);
    const doubtful = new Set(reasons.map(({ id }) => id));
    const inReview = applications.filter(({ id }) => doubtful.has(id));
    const ready = applications.filter(({ id }) => !doubtful.has(id));
    await this.states.move(transaction, inReview.map(idOf), 'RECEIVED', 'CHECKED', 'IN_REVIEW');
    await this.states.move(transaction, ready.map(idOf), 'RECEIVED', 'CHECKED', 'READY');
    for (const application of ready) await this.addForwardJob(transaction, application);
    return inReview;
  }

  /** IN_REVIEW → READY. */
  async accept(transaction: Transaction, application: LockedApplication): Promise<void> {
    await this.states.move(transaction, [application.id], 'IN_REVIEW', 'READY');
    await this.addForwardJob(transaction, application);
  }

  /** IN_REVIEW → REJECTED. */
  async reject(transaction: Transaction, { id }: LockedApplication, sealedReason: Buffer): Promise<void> {
    await this.states.move(transaction, [id], 'IN_REVIEW', 'REJECTED');
    await this.states.keepRejection(transaction, id, sealedReason);
  }

  /** READY → FORWARDED. */
  async forward(transaction: Transaction, { id }: LockedApplication): Promise<void> {
    await this.forwarding.addSuccess(transaction, id);
    await this.forwarding.resume(transaction, id);
    await this.states.move(transaction, [id], 'READY', 'FORWARDED');
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
