import { randomBytes } from 'node:crypto';
import type { QueryResultRow } from 'pg';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';
import { type Call, Caller } from './caller.js';
import { Load } from './load.js';

/** Low enough for a machine that also does other work, high enough that a gap of a tenth of a second is detected. */
const CALLS_A_SECOND = 40;

/** What is called. */
export interface Installation {
  readonly balancer: { readonly url: string };
  readonly postgres: { query<Row extends QueryResultRow>(sql: string, values: unknown[]): Promise<Row[]> };
  onboard(name: string, ...words: string[]): Promise<OnboardedClient>;
}

/** A manufacturer that opens recalls and looks them up, while a MOT service looks up the same vehicles. */
export class Traffic {
  /** Vehicles whose recall was opened, according to the service's responses. */
  readonly opened: string[] = [];
  private readonly series = randomBytes(4).toString('hex').toUpperCase();
  private asked = 0;

  private constructor(
    private readonly manufacturer: Caller,
    private readonly mot: Caller,
  ) {}

  static async prepare(installation: Installation): Promise<Traffic> {
    const login = async (client: Promise<OnboardedClient>) =>
      Caller.login(installation.balancer.url, await client);
    const [manufacturer, mot] = await Promise.all([
      login(installation.onboard('Traffic')),
      login(installation.onboard('Stations', '--role', 'mot')),
    ]);
    const traffic = new Traffic(manufacturer, mot);
    const first = await traffic.open();
    if (first.status !== 201) throw new Error(`The first recall was not opened: ${JSON.stringify(first)}`);
    return traffic;
  }

  begin(): Load {
    return Load.steady(CALLS_A_SECOND, (turn) => {
      const known = this.opened[Math.floor(turn / 2) % this.opened.length];
      if (turn % 3 === 0) return this.open();
      if (turn % 3 === 1) return this.manufacturer.call('GET', `/recalls/vin/${known}`);
      return this.mot.call('GET', `/mot/vehicles/${known}`);
    });
  }

  close(): void {
    this.manufacturer.close();
    this.mot.close();
  }

  private async open(): Promise<Call> {
    this.asked += 1;
    const vin = `T${this.series}${this.asked}`;
    const call = await this.manufacturer.call('POST', '/recalls', {
      vin,
      manufacturerCampaignReference: 'TOPOLOGY/1',
      recallCampaignStartDate: '2024-01-01',
    });
    if (call.status === 201) this.opened.push(vin);
    return call;
  }
}

/** The expected response of a call without faults; its vehicle has an open recall. */
export function isRight({ method, target, status, body }: Call): boolean {
  if (method === 'POST') return status === 201;
  if (status !== 200 || typeof body !== 'object' || body === null) return false;
  if (target.startsWith('/mot/'))
    return 'hasOutstandingRecall' in body && body.hasOutstandingRecall === 'Yes';
  return 'recalls' in body && Array.isArray(body.recalls) && body.recalls.length === 1;
}

/** How often each vehicle's recall is in the database: once, for each that was answered as opened. */
export async function keptOnce(installation: Installation, traffic: Traffic): Promise<boolean> {
  const rows = await installation.postgres.query<{ vin: string }>(
    `SELECT vin FROM recall WHERE vin = ANY($1) GROUP BY vin HAVING count(*) = 1`,
    [traffic.opened],
  );
  return rows.length === new Set(traffic.opened).size && rows.length === traffic.opened.length;
}
