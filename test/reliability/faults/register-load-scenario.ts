import supertest from 'supertest';
import { expect } from 'vitest';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { loadFile } from '../../kadoe/register/load-file.js';
import { fileOf, keeper, vehicle } from '../../kadoe/register/register-site.js';
import type { Answer } from '../../support/service.js';
import { growOld } from './calling.js';
import type { Scenario } from './scenario.js';
import type { Surroundings } from './surroundings.js';

export interface Loading {
  readonly admin: OnboardedClient;
  readonly token: string;
  readonly number: number;
  answered: Answer | undefined;
  isThere: boolean;
}

let loaded = 0;

/** What the register has of a file, counted; in a load that changes a vehicle and adds another, each kind of fact is written and closed. */
const PARTS = ['details', 'marks', 'keepers', 'states'] as const;

const BEFORE = [1, 1, 1, 0];
const AFTER = [2, 2, 2, 1];

/** An administrator who sends a register file: one vehicle is another person's now, and one is new. */
export class RegisterLoadScenario implements Scenario<Loading> {
  readonly name = 'load a register file';

  constructor(private readonly surroundings: Surroundings) {}

  async prepare(): Promise<Loading> {
    const { service } = this.surroundings;
    loaded += 1;
    const admin = await service.onboard('admin');
    await loadFile(service, fileOf(this.known(loaded)));
    growOld(service);
    return {
      admin,
      token: await service.tokenOf(admin),
      number: loaded,
      answered: undefined,
      isThere: false,
    };
  }

  async attempt(loading: Loading): Promise<void> {
    loading.answered = await this.send(loading);
  }

  async judge(loading: Loading): Promise<void> {
    const { answered } = loading;
    expect(answered?.status, 'status').toBeOneOf([200, 503]);
    loading.isThere = await this.isThere(loading);
    if (answered?.status === 200) {
      expect(loading.isThere, 'what was answered with 200 is there').toBe(true);
    } else {
      expect(answered?.body).toMatchObject({ errorCode: 'RECALLS-UN-01' });
    }
  }

  async finish(loading: Loading): Promise<void> {
    const again = await this.send(loading);
    expect(again.status, 'status of the same file again').toBe(200);
    expect(again.body.newVehicles, 'vehicles that are new').toBe(loading.isThere ? 0 : 1);
    expect(await this.isThere(loading), 'all of it is there').toBe(true);
  }

  private known(number: number) {
    return vehicle(`LOAD ${number} OLD`, `LA${number}`, {
      keepers: [keeper(`FORMER KEEPER ${number}`, '2020-01-01')],
    });
  }

  private send({ admin, token, number }: Loading): Promise<Answer> {
    const changed = {
      ...this.known(number),
      keepers: [keeper(`LATER KEEPER ${number}`, '2020-01-01')],
      states: [{ kind: 'STOLEN' as const, from: '2024-01-01' }],
    };
    const added = vehicle(`LOAD ${number} NEW`, `LB${number}`);
    return Promise.resolve(
      supertest(this.surroundings.service.url)
        .post('/admin/register/loads')
        .set('Authorization', `Bearer ${token}`)
        .set('X-API-Key', admin.apiKey)
        .set('Content-Type', 'application/x-ndjson')
        .send(fileOf(changed, added)),
    );
  }

  /** Whether the register has the file: all of it, or nothing. Each version belongs to a load that is recorded, with its key and its audit entry. */
  private async isThere({ number }: Loading): Promise<boolean> {
    const { service } = this.surroundings;
    const [row] = await service.query<Record<string, number>>(
      `WITH ours AS (SELECT id FROM vehicle WHERE environment = 'live' AND reference LIKE $1)
       SELECT (SELECT count(*) FROM vehicle_detail JOIN ours ON ours.id = vehicle_id WHERE upper_inf(recorded))::integer AS details,
              (SELECT count(*) FROM mark_assignment JOIN ours ON ours.id = vehicle_id WHERE upper_inf(recorded))::integer AS marks,
              (SELECT count(*) FROM keeper JOIN ours ON ours.id = vehicle_id WHERE upper_inf(recorded))::integer AS keepers,
              (SELECT count(*) FROM vehicle_state JOIN ours ON ours.id = vehicle_id WHERE upper_inf(recorded))::integer AS states`,
      [`LOAD ${number} %`],
    );
    const counts = PARTS.map((part) => row?.[part]);
    expect([BEFORE, AFTER], PARTS.join(', ')).toContainEqual(counts);
    const strays = await service.query(
      `SELECT number FROM (SELECT lower(recorded) AS number FROM keeper UNION SELECT lower(recorded) FROM vehicle_state) AS written
        WHERE number NOT IN (SELECT register_load.number
                               FROM register_load
                               JOIN data_key ON data_key.id = data_key_id
                               JOIN audit_entry ON subject_kind = 'register load' AND subject_id = register_load.number::text)`,
    );
    expect(strays, 'versions of no whole load').toEqual([]);
    return counts[0] === AFTER[0];
  }
}
