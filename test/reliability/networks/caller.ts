import type pg from 'pg';
import supertest from 'supertest';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { Enquirer } from '../../kadoe/enquirer.js';
import { loadFile } from '../../kadoe/register/load-file.js';
import { fileOf, vehicle } from '../../kadoe/register/register-site.js';
import { snapshot } from '../../recalls/imports/snapshot-files.js';
import { headersOf } from '../../recalls/imports/validation-calls.js';
import type { Answer, Service } from '../../support/service.js';

/** What was called, its result, and how long the caller waited. */
export interface Outcome {
  readonly call: string;
  readonly answer: Answer;
  readonly tookMs: number;
}

/** A VIN that has an outstanding recall, so the answer `No` about it would be wrong. */
export const RECALLED = 'NETVIN0000000001';

/** The mark of a vehicle that has a keeper. */
export const KEPT = 'NE10ABC';

export const ENQUIRY = 'POST /kadoe/v1/vehicle-keeper';

type Call = () => Promise<Answer>;

/**
 * Clients of every role that make one call of each kind: one that reads, one that writes, each with one statement or a transaction, and all
 * that have connections of their own.
 */
export class Caller {
  private opened = 0;
  /** VINs of recalls whose opening was answered with 201. */
  private readonly kept: string[] = [];
  private asked = 0;
  /** The references of enquiries that were answered with 200. */
  private readonly answered: string[] = [];

  private constructor(
    private readonly service: Service,
    private readonly clients: Readonly<Record<'maker' | 'mot' | 'admin', OnboardedClient>>,
    private readonly calls: Readonly<Record<string, Call>>,
  ) {}

  static async of(service: Service): Promise<Caller> {
    const clients = {
      maker: await service.onboard(),
      mot: await service.onboard('mot'),
      admin: await service.onboard('admin'),
    };
    const [maker, mot, admin] = [clients.maker, clients.mot, clients.admin].map((client) =>
      service.as(client),
    );
    if (!maker || !mot || !admin) throw new Error('There are three.');
    const headers = await headersOf(service, clients.maker);
    await loadFile(service, fileOf(vehicle('NET 1', KEPT)));
    const enquirer = await Enquirer.onboard(service, { enquirers: { NE001: ['00EV'] } });
    const caller: Caller = new Caller(service, clients, {
      'POST /recalls': async () => {
        const recall = caller.nextRecall();
        const answer = await maker.post('/recalls', recall);
        if (answer.status === 201) caller.kept.push(recall.vin);
        return answer;
      },
      'GET /recalls/vin/{vin}': () => maker.get(`/recalls/vin/${RECALLED}`),
      'PUT /recalls/vin/{vin}': () =>
        maker.put(`/recalls/vin/${RECALLED}?manufacturerCampaignReference=NET/0`, {
          repairStatus: 'NOT_FIXED',
        }),
      'GET /recalls': () => maker.get('/recalls'),
      'GET /credentials': () => maker.get('/credentials'),
      'GET /imports': () => maker.get('/imports'),
      'POST /imports/validate': () =>
        supertest(service.url)
          .post('/imports/validate?fileName=recalls.csv')
          .set(headers)
          .send(snapshot(`${RECALLED},NET/0,,2024-01-01`)),
      'GET /mot/vehicles/{vin}': () => mot.get(`/mot/vehicles/${RECALLED}`),
      'POST /mot/vehicles': () => mot.post('/mot/vehicles', { vins: [RECALLED, 'NETVINUNKNOWN'] }),
      'GET /mot/changes': () => mot.get('/mot/changes'),
      'GET /admin/audit': () => admin.get('/admin/audit'),
      'GET /admin/clients': () => admin.get('/admin/clients'),
      [ENQUIRY]: async () => {
        const referenceNumber = `NET-${caller.asked++}`;
        const answer = await enquirer.ask({ registrationNumber: KEPT, referenceNumber });
        if (answer.status === 200) caller.answered.push(referenceNumber);
        return answer;
      },
      'POST /oauth2/v2.0/token': () => caller.askForToken(),
    });
    await maker.post('/recalls', { ...caller.nextRecall(), vin: RECALLED });
    return caller;
  }

  /** Makes every call at once. A call that takes longer than `timeoutMs` counts as hanging. */
  callAll(timeoutMs: number): Promise<Outcome[]> {
    return Promise.all(Object.keys(this.calls).map((call) => this.call(call, timeoutMs)));
  }

  async call(call: string, timeoutMs: number): Promise<Outcome> {
    const make = this.calls[call];
    if (!make) throw new Error(`${call} is no call.`);
    const began = performance.now();
    let timer: NodeJS.Timeout | undefined;
    const hangs = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`${call} was not answered within ${timeoutMs} ms`)),
        timeoutMs,
      );
    });
    try {
      return { call, answer: await Promise.race([make(), hangs]), tookMs: performance.now() - began };
    } finally {
      clearTimeout(timer);
    }
  }

  /** The recalls that were answered with 201 and are not in the database. */
  async lostAmongKept(database: pg.Client): Promise<string[]> {
    const { rows } = await database.query<{ vin: string }>('SELECT vin FROM recall');
    const stored = new Set(rows.map(({ vin }) => vin));
    return this.kept.filter((vin) => !stored.has(vin));
  }

  /** The enquiries that were answered with 200 and are not in the record exactly once. */
  async notRecordedOnce(database: pg.Client): Promise<string[]> {
    const { rows } = await database.query<{ reference: string; times: number }>(
      'SELECT reference_number AS reference, count(*)::integer AS times FROM enquiry GROUP BY 1',
    );
    const times = new Map(rows.map((row) => [row.reference, row.times]));
    return this.answered.filter((reference) => times.get(reference) !== 1);
  }

  private nextRecall() {
    const number = this.opened++;
    return {
      vin: `NETVIN${String(number).padStart(4, '0')}NEW`,
      manufacturerCampaignReference: `NET/${number}`,
      recallCampaignStartDate: '2024-01-01',
    };
  }

  private async askForToken(): Promise<Answer> {
    const { clientId, clientSecret, scopeUrl } = this.clients.maker;
    return this.service.anonymous.post('/oauth2/v2.0/token').type('form').send({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope: scopeUrl,
    });
  }
}
