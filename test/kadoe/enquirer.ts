import type { Environment } from '../../src/platform/environment.js';
import { Partner } from '../platform/third-party-access/partner.js';
import type { Answer, Service } from '../support/service.js';
import { keepFromLogs } from '../support/suite-log.js';

export const ENQUIRY_PATH = '/kadoe/v1/vehicle-keeper';

/** The published mark that the first start prints for people to try. */
const PRINTED = 'AA19BBB';

/** A shorter one also occurs by chance, as a part of a hash. */
const DISTINCT = /^(?=.*\d)(?=.*[A-Z])[0-9A-Z]{7,20}$/;

export interface EnquirerOptions {
  readonly environment?: Environment;
  /** The reasons of each enquirer of the client. */
  readonly enquirers?: Readonly<Record<string, readonly string[]>>;
  readonly linkProviderId?: string;
  /** Enquirers of other clients. */
  readonly mandates?: readonly string[];
  /** The usage plan; absent: one without limits. */
  readonly plan?: string;
}

/** A client of the KADOE surface that has signed in. */
export class Enquirer {
  private constructor(
    private readonly service: Service,
    readonly partner: Partner,
    readonly headers: Record<string, string>,
    private readonly enquirerId: string,
  ) {}

  static async onboard(service: Service, options: EnquirerOptions = {}): Promise<Enquirer> {
    const { environment = 'live', enquirers = {}, linkProviderId = null, mandates = [], plan } = options;
    const partner = await Partner.signedUp(service, 'kadoe', environment);
    const { clientId } = partner;
    await service.query(
      'INSERT INTO kadoe_client (client_id, role, environment, link_provider_id) VALUES ($1, $2, $3, $4)',
      [clientId, 'kadoe', environment, linkProviderId],
    );
    for (const [id, reasons] of Object.entries(enquirers)) {
      await service.query('INSERT INTO enquirer (environment, id, client_id) VALUES ($1, $2, $3)', [
        environment,
        id,
        clientId,
      ]);
      await service.query(
        'INSERT INTO enquirer_reason (environment, enquirer_id, reason_code) SELECT $1, $2, unnest($3::text[])',
        [environment, id, reasons],
      );
    }
    await service.query(
      'INSERT INTO link_provider_mandate (client_id, environment, enquirer_id) SELECT $1, $2, unnest($3::text[])',
      [clientId, environment, mandates],
    );
    await assignPlan(service, clientId, plan);
    const enquirerId = Object.keys(enquirers)[0] ?? mandates[0] ?? 'ZZ999';
    return new Enquirer(service, partner, await partner.headers(), enquirerId);
  }

  /** A body that is valid for this client, but for what a test changes. A field that is undefined is left out. */
  body(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
    return {
      ...('chassisVin' in changes ? {} : { registrationNumber: 'AA19BBB' }),
      enquirerId: this.enquirerId,
      reasonCode: '00EV',
      eventDate: '2024-06-01',
      referenceNumber: 'ABC123',
      ...changes,
    };
  }

  async ask(changes: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
    const body = this.body(changes);
    for (const identifier of [body.registrationNumber, body.chassisVin]) {
      if (typeof identifier !== 'string' || identifier === PRINTED) continue;
      if (DISTINCT.test(identifier)) keepFromLogs('a mark or VIN', identifier);
    }
    return this.service.anonymous.post(ENQUIRY_PATH).set(this.headers).send(body);
  }
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
