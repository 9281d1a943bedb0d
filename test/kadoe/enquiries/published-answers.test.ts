import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RegisterLoads } from '../../../src/kadoe/register/load/register-loads.js';
import { testVehiclesFile } from '../../../src/kadoe/register/test-vehicles.js';
import { startService } from '../../platform/third-party-access/partner.js';
import type { Service } from '../../support/service.js';
import { ENQUIRY_PATH, Enquirer } from '../enquirer.js';

const JOHN = {
  title: 'MR',
  firstNames: 'JOHN',
  lastName: 'WILS',
  address: { line1: '1 TEST STREET', line5: 'ABERTAWE SA48BA', postcode: 'WA LES' },
};

const ESTATE = { make: 'VAUXHALL', model: 'ASTRA', colour: 'BLUE', taxStatus: 'Taxed', bodyType: 'ESTATE' };

const FLEET = {
  companyName: 'TEST FLEET LTD',
  address: { line1: '2 TEST STREET', line5: 'SWANSEA', postcode: 'SA4 8BA' },
};

const notFound = (code: string, detail: string) => ({ errors: [{ status: '404', code, detail }] });

describe('The test environment', () => {
  let service: Service;
  let client: Enquirer;

  beforeAll(async () => {
    service = await startService();
    await service.application
      .get(RegisterLoads, { strict: false })
      .load(
        { kind: 'service' },
        { environment: 'test', dryRun: false, chunks: chunksOf(testVehiclesFile()) },
      );
    client = await Enquirer.onboard(service, { environment: 'test', enquirers: { DM001: ['00EV'] } });
  });
  afterAll(() => service.stop());

  it.each([
    [
      'AA19BBB',
      {
        registrationNumber: 'AA19BBB',
        make: 'FORD',
        model: 'ESCORT',
        colour: 'GREY',
        taxStatus: 'Untaxed',
        bodyType: 'SALOON',
        seatingCapacity: 2,
        keeper: JOHN,
      },
    ],
    [
      'H789GHF',
      {
        registrationNumber: 'H789GHF',
        make: 'FORD',
        colour: 'YELLOW',
        message: 'Vehicle stolen at date of event',
      },
    ],
    [
      '2292CZ',
      {
        registrationNumber: '2292CZ',
        make: 'DAIMLER',
        colour: 'WHITE',
        message: 'Vehicle exported at date of event',
      },
    ],
    ['FV08ABX', { registrationNumber: 'FV08ABX', ...ESTATE, fleetNumber: 4, keeper: FLEET }],
    ['X131HEE', { registrationNumber: 'X131HEE', ...ESTATE, keeper: FLEET }],
  ])('answers %s with 200 and DVLA’s published body', async (registrationNumber, expected) => {
    const { status, body, headers } = await client.ask({ registrationNumber });

    expect({ status, body }).toEqual({ status: 200, body: expected });
    expect(headers['content-type']).toMatch(/^application\/json\b/);
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['x-correlation-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each([
    ['1C8FZB8912U529823', { chassisVin: '1C8FZB8912U529823', ...ESTATE, keeper: JOHN }],
    ['KJASDHKSFDH', { message: 'Multiple matches for VIN' }],
  ])('answers the VIN %s with 200 and nothing that is not known', async (chassisVin, expected) => {
    const { status, body } = await client.ask({ chassisVin });

    expect({ status, body }).toEqual({ status: 200, body: expected });
  });

  it.each([
    ['J942XHK', 'ENV011', 'Vehicle notified as scrapped'],
    ['111V', 'ENV911', 'No registered keeper'],
    ['BX51ZFT', 'ENV911', 'No registered keeper'],
    ['L59WPN', 'ENV911', 'No registered keeper'],
    ['MX02RXO', 'ENV911', 'No registered keeper'],
    ['BV58PVS', 'ENV912', 'Details unavailable'],
    ['7611FP', 'ENV912', 'Details unavailable'],
    ['BU05JLV', 'ENV912', 'Details unavailable'],
    ['TLK688W', 'ENV912', 'Details unavailable'],
    ['A553UCY', 'ENV912', 'Details unavailable'],
    ['F22FFF', 'ENV913', 'No information held'],
  ])('answers %s with 404 and %s', async (registrationNumber, code, detail) => {
    const { status, body, headers } = await client.ask({ registrationNumber });

    expect({ status, body }).toEqual({ status: 404, body: notFound(code, detail) });
    expect(headers['cache-control']).toBe('no-store');
  });

  it.each([
    { registrationNumber: 'AA19BBB' },
    { chassisVin: '1C8FZB8912U529823' },
    { chassisVin: 'KJASDHKSFDH' },
  ])('holds no information on a day before the vehicles are known: %j', async (asked) => {
    const { status, body } = await client.ask({ ...asked, eventDate: '2024-03-17' });

    expect({ status, body }).toEqual({ status: 404, body: notFound('ENV913', 'No information held') });
  });

  it('answers vehicles that are withheld alike for every kind, in body and headers', async () => {
    const answers = [];
    for (const registrationNumber of ['BV58PVS', '7611FP', 'BU05JLV', 'TLK688W', 'A553UCY']) {
      const { status, text, headers } = await client.ask({ registrationNumber });
      const { date: _, 'x-request-id': _id, 'x-correlation-id': _correlation, ...others } = headers;
      const { ratelimit: _left, ...same } = others;
      answers.push({ status, text, headers: same });
    }

    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  it.each([
    [
      'ER19BAD',
      400,
      {
        errors: [
          { status: '400', code: 'ENV901', detail: 'Invalid format for field - vehicle registration number' },
        ],
      },
      {},
    ],
    [
      'ER19THR',
      429,
      { errors: [{ status: '429', title: 'Too Many Requests', detail: 'Too Many Requests' }] },
      { 'retry-after': '1' },
    ],
    [
      'ER19ERR',
      500,
      {
        errors: [
          {
            status: '500',
            code: '2',
            title: 'Unexpected Exception.',
            detail: expect.stringMatching(
              /^An unexpected exception was raised by the service with Error Id: [0-9a-f-]{36}$/,
            ),
          },
        ],
      },
      {},
    ],
    [
      'ER19MNT',
      503,
      {
        errors: [
          { status: '503', code: 'ServiceUnavailable', detail: 'The service is temporarily unavailable' },
        ],
      },
      { 'retry-after': '5' },
    ],
  ])('answers the mark %s with %i on purpose', async (registrationNumber, expected, errors, headers) => {
    const { status, body, headers: sent } = await client.ask({ registrationNumber });

    expect({ status, body }).toEqual({ status: expected, body: errors });
    expect(sent).toMatchObject(headers);
  });

  it('keeps its vehicles and its marks of errors from live clients', async () => {
    const live = await Enquirer.onboard(service, { enquirers: { DM001: ['00EV'] } });
    for (const registrationNumber of ['AA19BBB', 'ER19ERR', 'ER19THR']) {
      const { status, body } = await live.ask({ registrationNumber });

      expect({ status, body }).toEqual({ status: 404, body: notFound('ENV913', 'No information held') });
    }
  });

  it('reads a mark and a VIN in small letters', async () => {
    expect((await client.ask({ registrationNumber: 'aa19bbb' })).status).toBe(200);
    expect((await client.ask({ chassisVin: '1c8fzb8912u529823' })).status).toBe(200);
  });

  it('reads the date as version 1.0.0 sent it', async () => {
    const { status, body } = await client.ask({ eventDate: '2024-03-18T00:00:00.000Z' });

    expect({ status, keeper: body.keeper }).toEqual({ status: 200, keeper: JOHN });
  });

  it('takes the token as Bearer too, a correlation id, and a body without a type', async () => {
    const { status, headers } = await service.anonymous
      .post(ENQUIRY_PATH)
      .set({ ...client.headers, Authorization: `Bearer ${client.headers.Authorization}` })
      .set('X-Correlation-ID', 'case 42'.replace(' ', '-'))
      .set('Content-Type', 'application/json; charset=utf-8; version=1')
      .send(JSON.stringify(client.body()));

    expect(status).toBe(200);
    expect(headers['x-correlation-id']).toBe('case-42');
  });
});

async function* chunksOf(file: Buffer): AsyncGenerator<Buffer> {
  yield file;
}
