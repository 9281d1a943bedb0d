import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Transaction } from '../../platform/database/transaction.js';
import type { TakenJob } from '../../platform/job-queue/job-queue.js';
import type { Done, JobWork } from '../../platform/job-queue/job-worker.js';
import { ApplicationStates } from '../applications/application-states.js';
import { OpenApplications } from '../applications/open-applications.js';
import type { ImageKind } from '../applications/submission.js';
import { forwardedContent } from './forwarding/forwarded-content.js';
import { type Forwarded, Forwarding, ForwardingFailed } from './forwarding/forwarding.js';
import { ForwardingCounters } from './forwarding/forwarding-counters.js';

/** How long a stop of the service waits for a delivery; orchestrators kill after 10 seconds or more. */
const SHUTDOWN_GRACE_MS = 5_000;

/** Forwards an application that is ready. */
@Injectable()
export class RenewalForward implements JobWork, OnModuleDestroy {
  private readonly stopping = new AbortController();

  constructor(
    private readonly applications: OpenApplications,
    private readonly states: ApplicationStates,
    private readonly forwarding: Forwarding,
    private readonly counters: ForwardingCounters,
  ) {}

  onModuleDestroy(): void {
    setTimeout(() => this.stopping.abort(), SHUTDOWN_GRACE_MS).unref();
  }

  /**
   * What changes is written before the delivery and committed after it, under the lock of the application, as for mails. So two workers never deliver
   * one application at a time, and a database that accepts no writes fails before anything is delivered. A process that is killed in between delivers
   * it again, under the same name or key.
   */
  async work(jobs: readonly TakenJob[], done: Done): Promise<void> {
    const [job, ...others] = jobs;
    if (!job || others.length > 0) throw new Error('Deliveries are made one at a time.');
    const { id } = job;
    const forwarded = await this.prepare(id);
    if (!forwarded) return done(async () => {});
    await done(async (transaction) => {
      const locked = await this.states.lock(transaction, id);
      // Another worker may have done it.
      if (locked?.state !== 'READY') return;
      await this.states.forward(transaction, locked);
      await this.forwarding.deliver(forwarded, this.stopping.signal);
    });
    this.counters.forwarded += 1;
  }

  async failed(transaction: Transaction, { id, isLastAttempt }: TakenJob, error: unknown): Promise<void> {
    this.counters[isLastAttempt ? 'givenUp' : 'failed'] += 1;
    const locked = await this.states.lock(transaction, id);
    if (locked?.state !== 'READY') return;
    // Other errors may quote what they failed with.
    const problem =
      error instanceof ForwardingFailed ? error.message : error instanceof Error ? error.name : 'unknown';
    await this.states.failToForward(transaction, locked, problem, isLastAttempt);
  }

  private async prepare(id: string): Promise<Forwarded | undefined> {
    const application = await this.applications.find(id);
    if (application?.state !== 'READY') return undefined;
    if (application.scenario === 'forwarding-fails') {
      throw new ForwardingFailed('the test scenario asks for it');
    }
    const readImage = async (kind: ImageKind) => {
      const image = await this.applications.findImage(id, kind);
      if (!image) throw new Error('An open application has its images.');
      return image.content;
    };
    const { environment, clientId, transactionId, receivedAt } = application;
    return {
      id,
      environment,
      clientId,
      transactionId,
      receivedAt,
      content: await forwardedContent(application, readImage),
    };
  }
}
