import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../../src/platform/config/project-folder.js';
import type { Environment } from '../../src/platform/environment.js';
import { Partner } from '../platform/third-party-access/partner.js';
import type { Answer, Service } from '../support/service.js';
import { keepApplicationFromLogs } from './keep-applications-from-logs.js';

export const RENEWAL_PATH = '/drivers-renewal/v1/drivers/renewal';

export interface RenewalPartnerOptions {
  readonly environment?: Environment;
  /** The usage plan; absent: one without limits. */
  readonly plan?: string;
}

/** A client of the licence renewal surface that has signed in. */
export class RenewalPartner {
  private constructor(
    private readonly service: Service,
    readonly partner: Partner,
    readonly headers: Record<string, string>,
  ) {}

  static async onboard(
    service: Service,
    { environment = 'live', plan }: RenewalPartnerOptions = {},
  ): Promise<RenewalPartner> {
    const partner = await Partner.signedUp(service, 'renewal-partner', environment);
    await service.query('INSERT INTO renewal_client (client_id, role, environment) VALUES ($1, $2, $3)', [
      partner.clientId,
      'renewal-partner',
      environment,
    ]);
    await assignPlan(service, partner.clientId, plan);
    return new RenewalPartner(service, partner, await partner.headers());
  }

  /** Sends in an application. A test keeps no part of it out of logs itself. */
  async submit(application: object, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    keepApplicationFromLogs(application);
    return this.service.anonymous
      .post(RENEWAL_PATH)
      .set({ ...this.headers, 'Content-Type': 'application/json', ...headers })
      .send(JSON.stringify(application));
  }

  /** What became of an application. */
  async ask(transactionId: string): Promise<Answer> {
    return this.service.anonymous
      .get(`${RENEWAL_PATH}/${encodeURIComponent(transactionId)}`)
      .set(this.headers);
  }
}

/** The example of the guide, with the images of the project's file. */
export function exampleApplication(): ExampleApplication {
  return JSON.parse(readFileSync(join(projectFolder(), 'docs/examples/licence-renewal.json'), 'utf8'));
}

export interface ExampleApplication extends Record<string, unknown> {
  handler: Record<string, unknown>;
  photo: Record<string, unknown> & { photographImage: string };
  signatureImage: string;
  photoCardFront: string;
  photoCardBack: string;
}

/** Most tests are about something else than limits. */
const UNLIMITED = 'unlimited';

async function assignPlan(service: Service, clientId: string, plan = UNLIMITED): Promise<void> {
  await service.query(
    'INSERT INTO usage_plan (name, rate, burst) VALUES ($1, 10000, 100000) ON CONFLICT DO NOTHING',
    [UNLIMITED],
  );
  await service.query('INSERT INTO client_usage_plan (client_id, plan) VALUES ($1, $2)', [clientId, plan]);
}
