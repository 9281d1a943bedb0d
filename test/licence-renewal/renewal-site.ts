import { randomBytes, randomUUID } from 'node:crypto';
import { ApplicationHashes } from '../../src/licence-renewal/applications/application-hashes.js';
import { Applications } from '../../src/licence-renewal/applications/applications.js';
import type { RenewalFields } from '../../src/licence-renewal/applications/renewal-fields.js';
import type {
  ImageKind,
  Submission,
  SubmittedImage,
} from '../../src/licence-renewal/applications/submission.js';
import { CaseDecisions } from '../../src/licence-renewal/decisions/case-decisions.js';
import { RenewalProcessing } from '../../src/licence-renewal/processing/renewal-processing.js';
import { RenewalRetention } from '../../src/licence-renewal/retention/renewal-retention.js';
import type { Settings } from '../../src/platform/config/settings.js';
import { JobMaintenance } from '../../src/platform/job-queue/job-maintenance.js';
import { ObjectStore } from '../../src/platform/object-store/object-store.js';
import { Service } from '../support/service.js';
import { keepApplicationFromLogs } from './keep-applications-from-logs.js';

/** An image whose content does not matter: only intake decodes it. */
export function image(kind: ImageKind, more: Partial<SubmittedImage> = {}): SubmittedImage {
  return { kind, mediaType: 'image/jpeg', bytes: randomBytes(2_000), width: 600, height: 750, ...more };
}

/** Well-formed fields of a person who does not exist, which give no reason for a review. */
export function fields(more: Partial<RenewalFields> = {}): RenewalFields {
  return {
    handler: { originatorId: 'POL', branchId: 'a123' },
    drivingLicenceNumber: 'TCAEU610267NO9EK',
    transactionType: 'TYRR',
    feePaid: 1_400,
    dateOfBirth: '1966-10-26',
    photo: { photoOverride: false, eyesOpen: true },
    ...more,
  };
}

let submitted = 0;

/** A submission that is like no other one, except for what a test gives. */
export function submission(more: Partial<Submission> = {}): Submission {
  submitted += 1;
  const transactionId = more.transactionId ?? `transaction ${submitted}`;
  return {
    clientId: randomUUID(),
    environment: 'live',
    transactionId,
    fields: fields({ drivingLicenceNumber: licenceNumber() }),
    images: [image('photo'), image('signature', { mediaType: 'image/png' })],
    canonicalBody: Buffer.from(`the content of ${transactionId}`),
    ...more,
  };
}

/** A driving licence number that no other submission has. It agrees with the date of birth in {@link fields}. */
export function licenceNumber(): string {
  submitted += 1;
  return `${String(submitted)
    .padStart(5, 'A')
    .replaceAll(/\d/g, (digit) => 'BCDEFGHIJK'[Number(digit)] ?? '')}610266NO9EK`;
}

/** The service with nothing in the background, so that a test says when something is done. */
export class RenewalSite {
  private constructor(readonly service: Service) {}

  static async start(
    settings: Partial<Settings> = {},
    options: Parameters<typeof Service.start>[1] = {},
  ): Promise<RenewalSite> {
    return new RenewalSite(await Service.start({ parts: new Set(['api']), ...settings }, options));
  }

  /** Over a service that a test has started. */
  static of(service: Service): RenewalSite {
    return new RenewalSite(service);
  }

  stop(): Promise<void> {
    return this.service.stop();
  }

  private get<Wanted>(wanted: abstract new (...args: never[]) => Wanted): Wanted {
    return this.service.application.get(wanted as unknown as new () => Wanted, { strict: false });
  }

  get applications(): Applications {
    return this.get(Applications);
  }

  get decisions(): CaseDecisions {
    return this.get(CaseDecisions);
  }

  get objects(): ObjectStore {
    return this.get(ObjectStore);
  }

  /** Does all jobs that are due. */
  process(): Promise<void> {
    return this.get(RenewalProcessing).tick();
  }

  sweepJobs(): Promise<void> {
    return this.get(RenewalProcessing).tickSweep();
  }

  maintainJobs(): Promise<void> {
    return this.get(JobMaintenance).tick();
  }

  erase(): Promise<void> {
    return this.get(RenewalRetention).tick();
  }

  /** Accepts a submission. @returns the id of the application */
  async accept(given: Submission): Promise<string> {
    keepApplicationFromLogs(given.fields);
    const acceptance = await this.applications.accept(given);
    if (acceptance.kind !== 'accepted') throw new Error(`It was ${acceptance.kind}`);
    const hash = await this.get(ApplicationHashes).ofTransactionId(given.transactionId);
    const [row] = await this.service.query<{ id: string }>(
      'SELECT id FROM renewal_application WHERE client_id = $1 AND transaction_hash = $2',
      [given.clientId, hash],
    );
    return row?.id ?? '';
  }

  async stateOf(id: string): Promise<string | undefined> {
    const [row] = await this.service.query<{ state: string }>(
      'SELECT state FROM renewal_application WHERE id = $1',
      [id],
    );
    return row?.state;
  }

  async historyOf(id: string): Promise<string[]> {
    const rows = await this.service.query<{ state: string }>(
      'SELECT state FROM renewal_state_change WHERE application_id = $1 ORDER BY sequence',
      [id],
    );
    return rows.map(({ state }) => state);
  }

  async reasonsOf(id: string): Promise<string[]> {
    const rows = await this.service.query<{ code: string }>(
      'SELECT code FROM renewal_review_reason WHERE application_id = $1 ORDER BY code',
      [id],
    );
    return rows.map(({ code }) => code);
  }

  /** Jobs that are not done, of all queues. */
  jobs(): Promise<
    { name: string; state: string; data: { id: string }; retry_count: number; start_after: Date }[]
  > {
    return this.service.query(
      "SELECT name, state, data, retry_count, start_after FROM job_queue.job WHERE state < 'completed' ORDER BY created_on",
    );
  }

  /** Adds a job that is due, as a process does that is slower than its queue allows. */
  async addJob(name: string, id: string): Promise<void> {
    await this.service.query('INSERT INTO job_queue.job (name, data, start_after) VALUES ($1, $2, $3)', [
      name,
      { id },
      new Date(this.service.clock.now()),
    ]);
  }

  async objectNames(): Promise<string[]> {
    const names: string[] = [];
    for await (const { name } of this.objects.list('renewal-images/')) names.push(name);
    return names.sort();
  }
}
