import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/transaction.js';
import { JobQueue, type TakenJob } from '../../platform/job-queue/job-queue.js';
import type { Done, JobWork } from '../../platform/job-queue/job-worker.js';
import { ApplicationSeals } from '../applications/application-seals.js';
import type { ApplicationState } from '../applications/application-state.js';
import { ApplicationStates, type LockedApplication } from '../applications/application-states.js';
import { type OpenApplication, OpenApplications } from '../applications/open-applications.js';
import type { ReviewReason } from '../applications/review-reason.js';
import { ReviewRules } from './review-rules.js';

/** What a test client's rejected application says. */
const REJECTED_BY_SCENARIO = 'The test scenario asks for a rejection.';

const isReceived = ({ state }: { readonly state: ApplicationState }): boolean => state === 'RECEIVED';

/** Decides whether received applications are forwarded, or a caseworker looks at them. */
@Injectable()
export class RenewalCheck implements JobWork {
  constructor(
    private readonly applications: OpenApplications,
    private readonly seals: ApplicationSeals,
    private readonly states: ApplicationStates,
    private readonly rules: ReviewRules,
    private readonly jobs: JobQueue,
  ) {}

  async work(jobs: readonly TakenJob[], done: Done): Promise<void> {
    // An application may have two jobs: the sweep adds one when it can't see another.
    const ids = [...new Set(jobs.map(({ id }) => id))];
    // Another worker may have done some of them, also before they are locked.
    const received = (await this.applications.findAll(ids)).filter(isReceived);
    const reasons = new Map(received.map((application) => [application.id, this.reasonsOf(application)]));
    let isAnyReady = false;
    await done(async (transaction) => {
      if (reasons.size === 0) return;
      const locked = (await this.states.lockAll(transaction, [...reasons.keys()])).filter(isReceived);
      const inReview = await this.states.check(
        transaction,
        locked.map((application) => ({ application, reasons: reasons.get(application.id) ?? [] })),
      );
      isAnyReady = inReview.length < locked.length;
      for (const application of inReview) {
        if (await this.decideByScenario(transaction, application)) isAnyReady = true;
      }
    });
    if (isAnyReady) this.jobs.announce('renewal-forward');
  }

  private reasonsOf(application: OpenApplication): readonly ReviewReason[] {
    const reasons = this.rules.reasonsOf(application);
    const { scenario } = application;
    if (scenario !== 'in-review' && scenario !== 'rejected') return reasons;
    return [...reasons, { code: 'TEST_SCENARIO', field: 'X-Test-Scenario' }];
  }

  /**
   * A test client's application may say what a caseworker decides.
   *
   * @returns whether it is READY
   */
  private async decideByScenario(transaction: Transaction, application: LockedApplication): Promise<boolean> {
    const { id, scenario } = application;
    if (scenario === 'accepted' || scenario === 'forwarding-fails') {
      await this.states.accept(transaction, application);
      return true;
    }
    if (scenario === 'rejected') {
      const seal = await this.seals.find(id);
      if (!seal) throw new Error('An open application has its key.');
      await this.states.reject(transaction, application, seal.sealRejection(REJECTED_BY_SCENARIO));
    }
    return false;
  }
}
