import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { ApplicationHashes } from '../../../src/licence-renewal/applications/application-hashes.js';
import { RenewalProcessing } from '../../../src/licence-renewal/processing/renewal-processing.js';
import { JobMaintenance } from '../../../src/platform/job-queue/job-maintenance.js';
import { RenewalPartner } from '../../licence-renewal/renewal-partner.js';
import { applicationWith } from '../../licence-renewal/submissions/application-with.js';
import type { Answer } from '../../support/service.js';
import type { Scenario } from './scenario.js';
import type { Surroundings } from './surroundings.js';

/** A token lives for an hour of the service's clock. */
const SIGN_IN_AFTER_MS = 30 * 60_000;

/** Longer than the pauses between the attempts of a job. */
const PAUSES = 14;

export interface Sending {
  readonly transactionId: string;
  answered: Answer | undefined;
}

interface Caller {
  readonly partner: RenewalPartner;
  signedInAt: number;
}

/** A partner sends in an application, and it is checked and forwarded. */
export class SubmissionScenario implements Scenario<Sending> {
  readonly name = 'send in an application';
  private caller: Caller | undefined;

  constructor(private readonly surroundings: Surroundings) {}

  async prepare(): Promise<Sending> {
    const { service } = this.surroundings;
    const now = service.clock.now();
    this.caller ??= {
      partner: await RenewalPartner.onboard(service, { environment: 'test' }),
      signedInAt: now,
    };
    if (now - this.caller.signedInAt > SIGN_IN_AFTER_MS) {
      Object.assign(this.caller.partner.headers, await this.caller.partner.partner.headers());
      this.caller.signedInAt = now;
    }
    // Longer than a client is cached.
    service.clock.advance({ seconds: 1 });
    return { transactionId: randomUUID(), answered: undefined };
  }

  async attempt(sending: Sending): Promise<void> {
    sending.answered = await this.send(sending);
    // A round that fails is followed by another one.
    await this.process().catch(() => {});
  }

  /** Answered with 202 and stored whole, or refused with 503; never stored without its images, its history or its key. */
  async judge(sending: Sending): Promise<void> {
    const stored = await this.storedOf(sending);
    expect(stored.length, 'applications').toBeLessThanOrEqual(1);
    for (const application of stored) {
      expect(application, 'what belongs to it').toMatchObject({ images: 4, hasKey: true });
    }
    const { answered } = sending;
    if (answered?.status === 202) {
      expect(stored.length, 'applications of a 202').toBe(1);
      return;
    }
    expect(answered?.status, 'status').toBe(503);
    expect(answered?.body).toEqual({
      errors: [
        { status: '503', code: 'ServiceUnavailable', detail: 'The service is temporarily unavailable' },
      ],
    });
    expect(answered?.headers['retry-after']).toMatch(/^\d+$/);
  }

  async finish(sending: Sending): Promise<void> {
    const { service } = this.surroundings;
    const caller = this.caller;
    if (!caller) throw new Error('Nothing is prepared.');
    const again = await this.send(sending);
    expect(again.status, 'status of the same call again').toBe(202);
    for (let pause = 0; pause < PAUSES && (await this.stateOf(sending)) !== 'FORWARDED'; pause += 1) {
      service.clock.advance({ hours: 1 });
      // A job whose worker could not say what became of it is due again.
      await service.application.get(JobMaintenance, { strict: false }).tick();
      await service.application.get(RenewalProcessing, { strict: false }).tickSweep();
      await this.process();
    }
    const [application, ...others] = await this.storedOf(sending);
    expect(others, 'other applications').toEqual([]);
    expect(application, 'the application in the end').toMatchObject({
      state: 'FORWARDED',
      history: ['RECEIVED', 'CHECKED', 'IN_REVIEW', 'READY', 'FORWARDED'],
      forwarded: 1,
    });
  }

  private send({ transactionId }: Sending): Promise<Answer> {
    if (!this.caller) throw new Error('Nothing is prepared.');
    return this.caller.partner.submit(applicationWith({ 'handler.transactionId': transactionId }), {
      'X-Test-Scenario': 'accepted',
    });
  }

  private process(): Promise<void> {
    return this.surroundings.service.application.get(RenewalProcessing, { strict: false }).tick();
  }

  private async stateOf(sending: Sending): Promise<unknown> {
    return (await this.storedOf(sending))[0]?.state;
  }

  private async storedOf({ transactionId }: Sending): Promise<Record<string, unknown>[]> {
    const { service } = this.surroundings;
    const hashes = service.application.get(ApplicationHashes, { strict: false });
    return service.query(
      `SELECT state,
              (SELECT count(*)::int FROM renewal_image WHERE application_id = application.id) AS images,
              EXISTS (SELECT FROM data_key WHERE id = application.data_key_id) AS "hasKey",
              ARRAY(SELECT state FROM renewal_state_change WHERE application_id = application.id ORDER BY sequence) AS history,
              (SELECT count(*)::int FROM renewal_forwarding_attempt
                WHERE application_id = application.id AND outcome = 'forwarded') AS forwarded
         FROM renewal_application AS application WHERE transaction_hash = $1`,
      [await hashes.ofTransactionId(transactionId)],
    );
  }
}
