import { expect } from 'vitest';
import { Enquirer } from '../../kadoe/enquirer.js';
import { loadFile } from '../../kadoe/register/load-file.js';
import { fileOf, vehicle } from '../../kadoe/register/register-site.js';
import type { Answer } from '../../support/service.js';
import type { Scenario } from './scenario.js';
import type { Surroundings } from './surroundings.js';

/** Longer than everything is cached that an enquiry reads: then it reads all of it from the database. */
const CACHED = { minutes: 2 };

/** A token lives for an hour of the service's clock. */
const SIGN_IN_AFTER_MS = 30 * 60_000;

export interface Asking {
  readonly referenceNumber: string;
  answered: Answer | undefined;
}

interface Caller {
  readonly enquirer: Enquirer;
  readonly registrationNumber: string;
  readonly load: number;
  signedInAt: number;
}

/** Also of the callers, of which there is one for each dependency. */
let asked = 0;

/** A client that asks for the keeper of a vehicle. */
export class EnquiryScenario implements Scenario<Asking> {
  readonly name = 'ask for a keeper';
  private caller: Caller | undefined;

  constructor(private readonly surroundings: Surroundings) {}

  async prepare(): Promise<Asking> {
    const { service } = this.surroundings;
    asked += 1;
    this.caller ??= await this.onboard(asked);
    if (service.clock.now() - this.caller.signedInAt > SIGN_IN_AFTER_MS) {
      Object.assign(this.caller.enquirer.headers, await this.caller.enquirer.partner.headers());
      this.caller.signedInAt = service.clock.now();
    }
    service.clock.advance(CACHED);
    return { referenceNumber: `FAULT-${asked}`, answered: undefined };
  }

  async attempt(asking: Asking): Promise<void> {
    asking.answered = await this.ask(asking);
  }

  /** Answered and recorded once, or refused in the words of the KADOE guide; never recorded without the facts that answered. */
  async judge(asking: Asking): Promise<void> {
    const { answered } = asking;
    const records = await this.recordsOf(asking);
    for (const record of records) this.expectFactsIn(record);
    expect(records.length, 'records').toBeLessThanOrEqual(1);
    if (answered?.status === 200) {
      expect(answered.body).toMatchObject({ keeper: { lastName: this.theCaller.registrationNumber } });
      expect(records.length, 'records of what was answered').toBe(1);
      return;
    }
    expect(answered?.status, 'status').toBe(503);
    expect(answered?.body).toEqual({
      errors: [
        { status: '503', code: 'ServiceUnavailable', detail: 'The service is temporarily unavailable' },
      ],
    });
    expect(answered?.headers).toMatchObject({
      'retry-after': expect.stringMatching(/^\d+$/),
      'cache-control': 'no-store',
    });
  }

  async finish(asking: Asking): Promise<void> {
    const before = (await this.recordsOf(asking)).length;
    const again = await this.ask(asking);
    expect(again.status, 'status of the same enquiry again').toBe(200);
    const records = await this.recordsOf(asking);
    expect(records.length, 'records of both').toBe(before + 1);
    for (const record of records) this.expectFactsIn(record);
  }

  private async onboard(number: number): Promise<Caller> {
    const { service } = this.surroundings;
    const digits = String(number).padStart(4, '0');
    const registrationNumber = `F${digits}AB`;
    const load = await loadFile(
      service,
      fileOf(
        vehicle(`FAULT ${number}`, registrationNumber, {
          keepers: [{ from: '2020-01-01', lastName: registrationNumber, ...NAMED }],
        }),
      ),
    );
    const enquirerId = `FA${digits.slice(-3)}`;
    const enquirer = await Enquirer.onboard(service, { enquirers: { [enquirerId]: ['00EV'] } });
    return { enquirer, registrationNumber, load, signedInAt: service.clock.now() };
  }

  private get theCaller(): Caller {
    if (!this.caller) throw new Error('Nothing is prepared.');
    return this.caller;
  }

  private ask({ referenceNumber }: Asking): Promise<Answer> {
    const { enquirer, registrationNumber } = this.theCaller;
    return enquirer.ask({ registrationNumber, referenceNumber });
  }

  private recordsOf({ referenceNumber }: Asking): Promise<Record<string, unknown>[]> {
    return this.surroundings.service.query(
      `SELECT outcome, chargeable, load, vehicle_id IS NOT NULL AND detail_id IS NOT NULL AND mark_id IS NOT NULL
                AND keeper_id IS NOT NULL AS "hasFacts"
         FROM enquiry WHERE reference_number = $1`,
      [referenceNumber],
    );
  }

  private expectFactsIn(record: Record<string, unknown>): void {
    expect(record, 'record').toMatchObject({ outcome: 'KEEPER', chargeable: true, hasFacts: true });
    // Other scenarios may have loaded files since.
    expect(record.load, 'load of the record').toBeGreaterThanOrEqual(this.theCaller.load);
  }
}

const NAMED = { firstNames: 'ANN', address: { line1: '1 FAULT STREET', postcode: 'SA1 1AA' } };
