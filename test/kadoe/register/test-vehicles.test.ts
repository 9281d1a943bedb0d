import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TEST_VEHICLES, testVehiclesFile } from '../../../src/kadoe/register/test-vehicles.js';
import { RegisterSite } from './register-site.js';

const JOHN = {
  title: 'MR',
  firstNames: 'JOHN',
  lastName: 'WILS',
  address: { line1: '1 TEST STREET', line5: 'ABERTAWE SA48BA', postcode: 'WA LES' },
};

describe('The vehicles of the test environment', () => {
  let site: RegisterSite;

  beforeAll(async () => {
    site = await RegisterSite.start();
    const { status, body } = await site.post(testVehiclesFile(), '?environment=test');
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        environment: 'test',
        dryRun: false,
        number: 1,
        recordedAt: new Date(site.service.clock.now()).toISOString(),
        linesRead: TEST_VEHICLES.length,
        newVehicles: TEST_VEHICLES.length,
        versions: {
          details: { added: 18, closed: 0 },
          marks: { added: 15, closed: 0 },
          keepers: { added: 17, closed: 0 },
          states: { added: 8, closed: 0 },
        },
      },
    });
  });
  afterAll(() => site.stop());

  const byMark = (registrationNumber: string, eventDate = '2024-03-18') =>
    site.resolveMark(registrationNumber, { environment: 'test', eventDate });

  it('answer with DVLA’s own body for AA19BBB', async () => {
    expect(await byMark('AA19BBB')).toEqual({
      load: 1,
      outcome: 'keeper',
      vehicle: {
        registrationNumber: 'AA19BBB',
        make: 'FORD',
        model: 'ESCORT',
        colour: 'GREY',
        taxStatus: 'Untaxed',
        bodyType: 'SALOON',
        seatingCapacity: 2,
      },
      party: JOHN,
      versions: {
        vehicle: expect.any(Number),
        detail: expect.any(Number),
        mark: expect.any(Number),
        keeper: expect.any(Number),
        states: [],
      },
    });
  });

  it.each([
    ['H789GHF', { outcome: 'stolen', vehicle: { make: 'FORD', colour: 'YELLOW' } }],
    ['2292CZ', { outcome: 'exported', vehicle: { make: 'DAIMLER', colour: 'WHITE' } }],
    ['J942XHK', { outcome: 'scrapped' }],
    ['FV08ABX', { outcome: 'keeper', party: { companyName: 'TEST FLEET LTD', fleetNumber: 4 } }],
    ['X131HEE', { outcome: 'keeper', party: { companyName: 'TEST FLEET LTD' } }],
    ['111V', { outcome: 'no keeper' }],
    ['BX51ZFT', { outcome: 'no keeper' }],
    ['L59WPN', { outcome: 'no keeper' }],
    ['MX02RXO', { outcome: 'no keeper' }],
    ['BV58PVS', { outcome: 'withheld', withheld: 'FROZEN' }],
    ['7611FP', { outcome: 'withheld', withheld: 'VOID' }],
    ['BU05JLV', { outcome: 'withheld', withheld: 'BATCH_TRAIL' }],
    ['TLK688W', { outcome: 'withheld', withheld: 'GEO' }],
    ['A553UCY', { outcome: 'withheld', withheld: 'MOD' }],
    ['F22FFF', { outcome: 'no information' }],
  ])('answer for %s', async (mark, expected) => {
    const answer = await byMark(mark);
    expect(answer).toMatchObject(expected);
    expect('party' in answer).toBe(expected.outcome === 'keeper');
    if (mark === 'X131HEE') expect(answer).not.toHaveProperty('party.fleetNumber');
  });

  it('are found by VIN, unless several vehicles have it', async () => {
    const byVin = (chassisVin: string) =>
      site.resolve({ asked: { chassisVin }, environment: 'test', eventDate: '2024-03-18' });
    expect(await byVin('1C8FZB8912U529823')).toMatchObject({ outcome: 'keeper', party: JOHN });
    expect(await byVin('KJASDHKSFDH')).toEqual({ load: 1, outcome: 'multiple matches' });
  });

  it('are not known before 2024-03-18, nor in the live register', async () => {
    const eventDate = '2024-03-17';
    expect(await byMark('AA19BBB', eventDate)).toEqual({ load: 1, outcome: 'no information' });
    expect(
      await site.resolve({ asked: { chassisVin: 'KJASDHKSFDH' }, environment: 'test', eventDate }),
    ).toEqual({ load: 1, outcome: 'no information' });
    expect(await site.resolveMark('AA19BBB')).toEqual({ load: null, outcome: 'no information' });
  });
});
