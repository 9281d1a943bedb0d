import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { Service } from '../../support/service.js';
import {
  CAR_1,
  expectBadRequest,
  expectNotFound,
  FIXED,
  forgetRecalls,
  storeRecall,
} from './recalls-table.js';

let service: Service;
let client: OnboardedClient;
let maker: ReturnType<Service['as']>;

beforeAll(async () => {
  service = await Service.start();
  client = await service.onboard('manufacturer', { name: 'ABC' });
  maker = service.as(client);
});
afterAll(() => service?.stop());
beforeEach(() => forgetRecalls(service));

/** Sends a path unchanged; other clients would escape or normalise it first. */
async function getAsWritten(path: string): Promise<{ status: number | undefined; body: string }> {
  const headers = { authorization: `Bearer ${await service.tokenOf(client)}`, 'x-api-key': client.apiKey };
  return new Promise((resolve, reject) => {
    const sent = request(service.url, { path, headers }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text) => {
        body += text;
      });
      answer.on('end', () => resolve({ status: answer.statusCode, body }));
    });
    sent.on('error', reject).end();
  });
}

const referencesIn = (body: { recalls: { manufacturerCampaignReference: string }[] }) =>
  body.recalls.map((recall) => recall.manufacturerCampaignReference);

async function openThree(): Promise<void> {
  for (const [manufacturerCampaignReference, dvsaCampaignReference] of [
    ['CAR/2', 'R/2022/002'],
    ['CAR/1', 'R/2022/001'],
    ['CAR/3', 'R/2022/002'],
  ]) {
    service.clock.advance({ seconds: 1 });
    await maker.post('/recalls', { ...CAR_1, manufacturerCampaignReference, dvsaCampaignReference });
  }
}

describe('GET /recalls/vin/{vin}', () => {
  it('answers the recalls of the vehicle in the order of their references, with the newest change', async () => {
    await openThree();
    service.clock.advance({ seconds: 1 });
    const newest = new Date(service.clock.now()).toISOString();
    await maker.put('/recalls/vin/123456789AC?manufacturerCampaignReference=CAR/1', FIXED);

    const answer = await maker.get('/recalls/vin/123456789AC');

    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      vin: '123456789AC',
      manufacturer: 'ABC',
      recalls: [
        ['CAR/1', 'R/2022/001', 'FIXED'],
        ['CAR/2', 'R/2022/002', 'NOT_FIXED'],
        ['CAR/3', 'R/2022/002', 'NOT_FIXED'],
      ].map(([manufacturerCampaignReference, dvsaCampaignReference, repairStatus]) => ({
        manufacturerCampaignReference,
        dvsaCampaignReference,
        recallCampaignStartDate: '2024-03-30',
        repairStatus,
      })),
      lastUpdatedDate: newest,
    });
    expect(newest).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  });

  it('answers the newest change of those it returns, not of the others', async () => {
    await openThree();
    const newest = service.clock.now();
    const answers = await Promise.all(
      ['CAR/1', 'CAR/2', 'CAR/3'].map((reference) =>
        maker.get(`/recalls/vin/123456789AC?manufacturerCampaignReference=${reference}`),
      ),
    );
    expect(answers.map(({ body }) => Date.parse(body.lastUpdatedDate))).toEqual([
      newest - 1_000,
      newest - 2_000,
      newest,
    ]);
  });

  it.each([
    ['manufacturerCampaignReference=CAR/2', ['CAR/2']],
    ['dvsaCampaignReference=R/2022/002', ['CAR/2', 'CAR/3']],
    ['dvsaCampaignReference=R%2F2022%2F002', ['CAR/2', 'CAR/3']],
    ['dvsaCampaignReference=', ['CAR/1', 'CAR/2', 'CAR/3']],
    ['dvsaCampaignReference=R/2022/002&manufacturerCampaignReference=CAR/3', ['CAR/3']],
  ])('narrows by ?%s', async (query, references) => {
    await openThree();
    for (const path of [`/recalls/vin/123456789AC?${query}`, `/recalls/vin/123456789AC/?${query}`]) {
      const { status, body } = await getAsWritten(path);
      expect({ status, references: referencesIn(JSON.parse(body)) }).toEqual({ status: 200, references });
    }
  });

  it.each([
    'manufacturerCampaignReference=CAR/4',
    'manufacturerCampaignReference=car/1',
    'dvsaCampaignReference=R/2022/003',
    'dvsaCampaignReference=R/2022/001&manufacturerCampaignReference=CAR/2',
  ])('is not found when nothing matches ?%s', async (query) => {
    await openThree();
    expectNotFound(await maker.get(`/recalls/vin/123456789AC?${query}`));
  });

  it('is not found for a vehicle without recalls', async () => {
    expectNotFound(await maker.get('/recalls/vin/123456789AC'));
  });

  it('leaves out a DVSA reference that a recall does not have', async () => {
    const { dvsaCampaignReference: _, ...withoutDvsa } = CAR_1;
    await maker.post('/recalls', withoutDvsa);
    const { body } = await maker.get('/recalls/vin/123456789AC');
    expect(body.recalls[0]).not.toHaveProperty('dvsaCampaignReference');
    expectNotFound(await maker.get('/recalls/vin/123456789AC?dvsaCampaignReference=DVSA/1'));
  });

  it('takes a reference with a backslash, escaped or not', async () => {
    await maker.post('/recalls', { ...CAR_1, manufacturerCampaignReference: 'A\\B' });
    for (const written of ['A\\B', 'A%5CB', 'A%5cB']) {
      const { status } = await getAsWritten(
        `/recalls/vin/123456789AC?manufacturerCampaignReference=${written}`,
      );
      expect({ written, status }).toEqual({ written, status: 200 });
    }
  });

  it.each([
    ['abc1', 'ABC1'],
    ['%20abc1%20', 'ABC1'],
    ['a%20b%E2%80%91c', 'ABC'],
    ['%EF%BC%A1%EF%BC%91', 'A1'],
    ['stra%C3%9Fe', 'STRASSE'],
    ['constructor', 'CONSTRUCTOR'],
  ])('reads the VIN %s as %s', async (written, vin) => {
    await maker.post('/recalls', { ...CAR_1, vin });
    const { status, body } = await getAsWritten(`/recalls/vin/${written}`);
    expect({ status, vin: JSON.parse(body).vin }).toEqual({ status: 200, vin });
  });

  describe('of a VIN that was stored in another form', () => {
    it.each([
      ['A%2FB', 'A/B'],
      ['A%2F', 'A/'],
      ['%2F', '/'],
      ['a%20b', 'A B'],
      ['wdb-1', 'WDB-1'],
      ['A%3FB%23C', 'A?B#C'],
      ['100%25', '100%'],
      ['%252F', '%2F'],
      ['A+B', 'A+B'],
      ['%C3%A4%E8%BB%8A', 'Ä車'],
      ['__proto__', '__PROTO__'],
      ['null', 'NULL'],
      ['1.77484e+16', '1.77484E+16'],
      ["'abc1", "'ABC1"],
      ['A%E2%80%8BB', 'A\u200bB'],
      ['%20%EF%BC%A1%EF%BC%91', 'Ａ１'],
    ])('finds %s as it is stored, which is answered: %s', async (written, vin) => {
      await storeRecall(service, client.manufacturer?.id, vin);
      const { status, body } = await getAsWritten(`/recalls/vin/${written}`);
      expect({ status, body: JSON.parse(body) }).toMatchObject({
        status: 200,
        body: { vin, manufacturer: 'ABC', recalls: [{ manufacturerCampaignReference: 'CAR/1' }] },
      });
    });

    it('finds what is stored exactly so first, and else the form of today', async () => {
      await storeRecall(service, client.manufacturer?.id, 'WDB-1', 'OLD/1');
      await maker.post('/recalls', { ...CAR_1, vin: 'WDB1', manufacturerCampaignReference: 'NEW/1' });
      const seen = async (path: string) => {
        const { body } = await maker.get(`/recalls/vin/${path}`);
        return [body.vin, ...referencesIn(body)];
      };
      expect(await seen('WDB-1')).toEqual(['WDB-1', 'OLD/1']);
      expect(await seen('WDB1')).toEqual(['WDB1', 'NEW/1']);
      expect(await seen('W-DB1')).toEqual(['WDB1', 'NEW/1']);
      expect(await seen('WDB-1?manufacturerCampaignReference=NEW/1')).toEqual(['WDB1', 'NEW/1']);
    });

    it('is not found for another manufacturer, nor under another spelling of what is no VIN', async () => {
      const other = service.as(await service.onboard('manufacturer', { name: 'Nosy' }));
      await storeRecall(service, client.manufacturer?.id, 'WDB-1');
      await storeRecall(service, client.manufacturer?.id, 'TBC');
      expectNotFound(await other.get('/recalls/vin/WDB-1'));
      expectNotFound(await maker.get('/recalls/vin/WDB1'));
      expect((await other.get('/recalls/vin/TBC')).status).toBe(400);
      expect((await maker.get('/recalls/vin/T-BC')).status).toBe(400);
    });

    it.each([
      ['UNKNOWN', 'not a word that says that there is none'],
      ['%23N%2FA', 'a spreadsheet shows'],
      ['A%2FB', 'it has / (U+002F)'],
      ['%D0%90%D0%92', 'the Cyrillic letter А (U+0410), which looks like A'],
      ['A%C2%ADB', 'U+00AD, soft hyphen'],
      ['1%2C5E%2B12', 'scientific notation'],
    ])('refuses %s with the reason when nothing is stored so', async (written, told) => {
      expectBadRequest(await maker.get(`/recalls/vin/${written}`), 'Invalid request parameters', {
        field: 'vin',
        message: expect.stringContaining(told),
      });
    });
  });

  it('takes a slash in the address for the end of the VIN', async () => {
    const { status, body } = await getAsWritten('/recalls/vin/A/B');
    expect({ status, code: JSON.parse(body).errorCode }).toEqual({ status: 404, code: 'RECALLS-NF-02' });
  });

  it.each([
    ['%20', 'must not be empty'],
    ['V'.repeat(51), 'must not be longer than 50 characters'],
    ['A%00B', 'must not contain control characters or broken Unicode'],
    ['A%0D%0AB', 'must not contain control characters or broken Unicode'],
  ])('refuses the VIN %s', async (written, message) => {
    expectBadRequest(await maker.get(`/recalls/vin/${written}`), 'Invalid request parameters', {
      field: 'vin',
      message,
    });
  });

  it.each([
    ['manufacturerCampaignReference=', 'manufacturerCampaignReference', 'must not be empty'],
    [
      'manufacturerCampaignReference=CAR%201',
      'manufacturerCampaignReference',
      'must contain only a-z, A-Z, 0-9, -, _, \\ and /',
    ],
    [
      `dvsaCampaignReference=${'x'.repeat(51)}`,
      'dvsaCampaignReference',
      'must not be longer than 50 characters',
    ],
    [
      'dvsaCampaignReference=R/1&dvsaCampaignReference=R/1',
      'dvsaCampaignReference',
      'must be given once, as a string',
    ],
    [
      'manufacturerCampaignReference=&manufacturerCampaignReference=',
      'manufacturerCampaignReference',
      'must be given once, as a string',
    ],
    [
      'manufacturerCampaignReference[]=CAR/1',
      'manufacturerCampaignReference[]',
      'is not a parameter of this endpoint',
    ],
    ['dvsaCampaignRef=R/1', 'dvsaCampaignRef', 'is not a parameter of this endpoint'],
    ['__proto__=1', '__proto__', 'is not a parameter of this endpoint'],
    ['hasOwnProperty=1', 'hasOwnProperty', 'is not a parameter of this endpoint'],
  ])('refuses ?%s', async (query, field, message) => {
    await maker.post('/recalls', CAR_1);
    expectBadRequest(await maker.get(`/recalls/vin/123456789AC?${query}`), 'Invalid request parameters', {
      field,
      message,
    });
  });

  it('names the faults of path and query together', async () => {
    expectBadRequest(
      await maker.get('/recalls/vin/%20?colour=red&manufacturerCampaignReference=&dvsaCampaignReference=!'),
      'Invalid request parameters',
      { field: 'vin', message: 'must not be empty' },
      { field: 'manufacturerCampaignReference', message: 'must not be empty' },
      { field: 'dvsaCampaignReference', message: 'must contain only a-z, A-Z, 0-9, -, _, \\ and /' },
      { field: 'colour', message: 'is not a parameter of this endpoint' },
    );
  });

  it('gives look-ups that come together each its own answer', async () => {
    const other = service.as(await service.onboard('manufacturer', { name: 'XYZ' }));
    const vins = Array.from({ length: 12 }, (_, index) => `V${index}`);
    await Promise.all(vins.map((vin) => maker.post('/recalls', { ...CAR_1, vin })));
    await Promise.all(
      vins.map((vin) => other.post('/recalls', { ...CAR_1, vin, manufacturerCampaignReference: 'X' })),
    );
    const answers = await Promise.all(
      vins.flatMap((vin) => [maker.get(`/recalls/vin/${vin}`), other.get(`/recalls/vin/${vin}`)]),
    );
    expect(answers.map(({ body }) => [body.vin, body.manufacturer, ...referencesIn(body)])).toEqual(
      vins.flatMap((vin) => [
        [vin, 'ABC', 'CAR/1'],
        [vin, 'XYZ', 'X'],
      ]),
    );
  });
});

describe('/recalls/vin without a VIN', () => {
  it.each([
    '/recalls/vin',
    '/recalls/vin/',
    '/recalls/vin/?dvsaCampaignReference=R/1',
  ])('is no vehicle at %s, whichever the method', async (path) => {
    expectNotFound(await maker.get(path));
    expectNotFound(await maker.put(path, FIXED));
    expectNotFound(await maker.put(path, '{'));
    expectNotFound(await maker.delete(path));
  });

  it('needs the credentials first, and then the role', async () => {
    for (const method of ['get', 'put', 'delete'] as const) {
      const answer = await service.anonymous[method]('/recalls/vin/');
      expect({ status: answer.status, code: answer.body.errorCode }).toEqual({
        status: 403,
        code: 'RECALLS-FB-04',
      });
    }
    const answer = await service.as(await service.onboard('mot')).get('/recalls/vin/');
    expect({ status: answer.status, code: answer.body.errorCode }).toEqual({
      status: 403,
      code: 'RECALLS-FB-01',
    });
  });

  it('lacks all other methods, like every address', async () => {
    for (const path of ['/recalls/vin', '/recalls/vin/', '/recalls/vin/ABC1']) {
      const answer = await maker.post(path, CAR_1);
      expect({ status: answer.status, code: answer.body.errorCode }).toEqual({
        status: 404,
        code: 'RECALLS-NF-02',
      });
    }
  });
});
