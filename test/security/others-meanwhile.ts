import { expect } from 'vitest';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';
import { ask, formOf } from '../platform/identity/token-requests.js';
import { CAR_1, FIXED, NOT_FIXED } from '../recalls/api/recalls-table.js';
import type { Service } from '../support/service.js';

/** By how much a busy machine may delay any response. */
const ALLOWANCE_MS = 250;

const ROUNDS = 8;

/** A vehicle with an open recall of each manufacturer. */
export const VEHICLE = 'OTHERS1';

/** The median duration of each kind of call, in milliseconds. */
export type Latencies = Readonly<Record<string, number>>;

/** Clients that are not involved in an attack: a MOT service and another manufacturer. */
export class Others {
  private opened = 0;

  private constructor(
    private readonly service: Service,
    private readonly maker: OnboardedClient,
    private readonly mot: OnboardedClient,
  ) {}

  static async onboard(service: Service): Promise<Others> {
    const others = new Others(service, await service.onboard(), await service.onboard('mot'));
    await others.open(VEHICLE);
    // Requests tokens and opens connections.
    await others.callInRounds(2);
    return others;
  }

  /** Makes every kind of call several times in sequence; each must be answered as usual. */
  async callInRounds(rounds = ROUNDS): Promise<Latencies> {
    const took = new Map<string, number[]>();
    for (let round = 0; round < rounds; round++) {
      for (const [name, { status, call }] of Object.entries(this.calls(round))) {
        const began = performance.now();
        const answer = await call();
        took.set(name, [...(took.get(name) ?? []), performance.now() - began]);
        expect(answer.status, `${name}: ${answer.text}`).toBe(status);
      }
    }
    return Object.fromEntries([...took].map(([name, times]) => [name, median(times)]));
  }

  private calls(round: number) {
    const maker = this.service.as(this.maker);
    const mot = this.service.as(this.mot);
    const path = `/recalls/vin/${VEHICLE}?manufacturerCampaignReference=CAR/1`;
    this.opened += 1;
    const vin = `OTHERS${1_000 + this.opened}`;
    return {
      'a look-up of MOT': { status: 200, call: () => mot.get(`/mot/vehicles/${VEHICLE}`) },
      'a look-up of many': { status: 200, call: () => mot.post('/mot/vehicles', { vins: [VEHICLE, vin] }) },
      'a look-up of a manufacturer': { status: 200, call: () => maker.get(`/recalls/vin/${VEHICLE}`) },
      'a list': { status: 200, call: () => maker.get('/recalls?limit=1') },
      'a change': { status: 204, call: () => maker.put(path, round % 2 === 0 ? FIXED : NOT_FIXED) },
      'an opening': { status: 201, call: () => maker.post('/recalls', { ...CAR_1, vin }) },
      'a token': { status: 200, call: () => ask(this.service, formOf(this.maker)) },
      readiness: { status: 200, call: () => this.service.anonymous.get('/health/ready').then() },
    };
  }

  private async open(vin: string): Promise<void> {
    const answer = await this.service.as(this.maker).post('/recalls', { ...CAR_1, vin });
    expect(answer.status).toBe(201);
  }
}

/** The calls of other clients may take at most twice as long as without the attack. */
export function expectUnhurt(attacked: Latencies, quiet: Latencies): void {
  for (const [name, milliseconds] of Object.entries(attacked)) {
    expect(milliseconds, name).toBeLessThan(2 * (quiet[name] ?? 0) + ALLOWANCE_MS);
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
