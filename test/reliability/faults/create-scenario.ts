import { expect } from 'vitest';
import { LARGEST_BLOCK } from '../../../src/platform/limits/quota-blocks.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { keepFromLogs } from '../../support/suite-log.js';
import { type Answered, callAnew, growOld } from './calling.js';
import type { Scenario } from './scenario.js';
import type { Surroundings } from './surroundings.js';

let created = 0;

export interface Creation {
  readonly maker: OnboardedClient;
  readonly vin: string;
  answered: Answered | undefined;
  isThere: boolean;
}

/** A client that gets a token and opens a recall. */
export class CreateScenario implements Scenario<Creation> {
  readonly name = 'create a recall';

  constructor(private readonly surroundings: Surroundings) {}

  async prepare(): Promise<Creation> {
    const { service } = this.surroundings;
    const maker = await service.onboard();
    growOld(service);
    created += 1;
    const vin = `FAULTCREATE${String(created).padStart(6, '0')}`;
    keepFromLogs('a VIN', vin);
    return { maker, vin, answered: undefined, isThere: false };
  }

  async attempt(creation: Creation): Promise<void> {
    creation.answered = await this.call(creation);
  }

  /** The recall with its history and its entry for the change feed, or nothing of it. */
  async judge(creation: Creation): Promise<void> {
    const { answered, maker, vin } = creation;
    expect(answered?.status, 'status').toBeOneOf([201, 503]);
    const [found] = await this.surroundings.service.query<{ recalls: number; changes: number }>(
      `SELECT (SELECT count(*)::integer FROM recall WHERE vin = $1 AND manufacturer_id = $2) AS recalls,
              (SELECT count(*)::integer FROM recall_history AS history
                 JOIN recall_change_queue AS queue USING (change_set)
                WHERE vin = $1 AND manufacturer_id = $2 AND action = 'opened' AND client_id = $3) AS changes`,
      [vin, maker.manufacturer?.id, maker.clientId],
    );
    expect(found?.recalls, 'recalls and their history').toBe(found?.changes);
    creation.isThere = found?.recalls === 1;
    expect(await this.handedOut(maker), 'calls handed out of the allowance').toBeLessThanOrEqual(
      2 * LARGEST_BLOCK,
    );
    if (answered?.status === 201) expect(creation.isThere, 'what was answered with 201 is there').toBe(true);
  }

  async finish(creation: Creation): Promise<void> {
    const { isThere } = creation;
    creation.answered = await this.call(creation);
    expect(creation.answered.status, 'status of the same call again').toBe(isThere ? 409 : 201);
    creation.answered = undefined;
    const { service } = this.surroundings;
    const { maker, vin } = creation;
    const seen = await callAnew(service, maker, 'get', `/recalls/vin/${vin}`);
    expect(seen, 'what the caller sees').toMatchObject({ status: 200 });
    const rows = await service.query(`SELECT FROM recall_history WHERE vin = $1`, [vin]);
    expect(rows, 'history').toHaveLength(1);
  }

  /** A block whose response was lost is lost too, like the block of a killed process. */
  private async handedOut({ clientId }: OnboardedClient): Promise<number> {
    const [row] = await this.surroundings.service.query<{ calls: number }>(
      'SELECT sum(handed_out)::integer AS calls FROM daily_usage WHERE client_id = $1',
      [clientId],
    );
    return row?.calls ?? 0;
  }

  private call({ maker, vin }: Creation): Promise<Answered> {
    return callAnew(this.surroundings.service, maker, 'post', '/recalls', {
      vin,
      manufacturerCampaignReference: 'R/FAULT',
      recallCampaignStartDate: '2026-01-02',
    });
  }
}
