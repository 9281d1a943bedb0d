import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startService } from '../../platform/third-party-access/partner.js';
import { FakeClock } from '../../support/fake-clock.js';
import type { Service } from '../../support/service.js';
import { ENQUIRY_PATH, Enquirer } from '../enquirer.js';

const NAMES: Readonly<Record<string, string>> = {
  registrationNumber: 'vehicle registration number',
  chassisVin: 'vehicle identification number',
  enquirerId: 'enquirer ID',
  linkProviderId: 'link provider ID',
  reasonCode: 'reason code',
  eventDate: 'event date',
  referenceNumber: 'reference number',
};

const NONE = { status: 404, errors: [{ status: '404', code: 'ENV913', detail: 'No information held' }] };

describe('The fields of an enquiry', () => {
  // Half past midnight in London's summer is still the day before in UTC.
  const clock = new FakeClock(Date.parse('2025-06-14T23:30:00Z'));
  let service: Service;
  let client: Enquirer;

  const answerTo = async (changes: Readonly<Record<string, unknown>>) => {
    const { status, body } = await client.ask(changes);
    return { status, errors: body.errors };
  };

  beforeAll(async () => {
    // The record has months from today on, and this clock shows an earlier one. A worker would make the month too, a moment later.
    service = await startService({ parts: new Set(['api']) }, { clock });
    await service.query("SELECT make_enquiry_partition('2025-06-01')");
    client = await Enquirer.onboard(service, { enquirers: { IT321: ['00EV'] } });
  });
  afterAll(() => service.stop());

  it.each([
    { registrationNumber: '111V' },
    { registrationNumber: '2292CZ' },
    { registrationNumber: 'XYZ1' },
    { registrationNumber: 'Q123ABC' },
    { registrationNumber: 'a1' },
    { chassisVin: 'KJASDHKSFDH' },
    { chassisVin: '1' },
    { chassisVin: 'abcdefghij0123456789' },
    { eventDate: '2025-06-15' },
    { eventDate: '2024-02-29' },
    { eventDate: '0001-01-01' },
    { eventDate: '2025-06-15T00:00:00.000Z' },
    { referenceNumber: 'x' },
    { referenceNumber: `~ !"${'9'.repeat(46)}` },
  ])('accept %j', async (changes) => {
    expect(await answerTo(changes)).toEqual(NONE);
  });

  const HINTS = {
    registrationNumber: 'must have 2 to 7 letters and digits, at least one of each, and no spaces',
    chassisVin: 'must have 1 to 20 letters and digits, and no spaces',
    enquirerId: 'must have two upper-case letters and three digits',
    linkProviderId: 'must have four digits, in a string',
    reasonCode: 'must have two digits and two upper-case letters',
    eventDate: 'must be a date of the calendar in the format YYYY-MM-DD',
    referenceNumber: 'must have 1 to 50 printable ASCII characters, in a string',
  };

  it.each([
    ...[
      '',
      'A',
      '1',
      'ABC',
      '123',
      'AA19 BBB',
      'AA-19',
      'AA19BBBB',
      'ÄA19',
      'ſ1',
      'AA19\n',
      19,
      null,
      ['A1'],
      {},
    ].map((value) => ['registrationNumber', value] as const),
    ...['', ' ', 'VF33 BRF', 'VF-1', 'A'.repeat(21), 'İ1', 5, null, true].map(
      (value) => ['chassisVin', value] as const,
    ),
    ...['', 'it321', 'IT32', 'IT3210', '321IT', 'IT321 ', 321].map((value) => ['enquirerId', value] as const),
    ...['', '24', '00244', '002A', '٠٠٢٤', 24, null].map((value) => ['linkProviderId', value] as const),
    ...['', '00ev', '0EV', 'EV00', '00EVX', ['00EV']].map((value) => ['reasonCode', value] as const),
    ...[
      ...[
        '',
        '2023-4-1',
        '01/04/2023',
        '20230401',
        '2023-02-29',
        '2023-13-01',
        '0000-01-01',
        '2023-04-01T00:00:00Z',
      ],
      ...['2023-04-01T00:00:00.001Z', '2023-04-01T01:00:00.000Z', '+12023-04-01', 20230401, ['2023-04-01']],
    ].map((value) => ['eventDate', value] as const),
    ...['', 'x'.repeat(51), 'a\tb', 'a\u0000', 'é', '\u{1F600}', 7, {}].map(
      (value) => ['referenceNumber', value] as const,
    ),
  ])('are refused: %s %j', async (field, value) => {
    expect(await answerTo({ [field]: value })).toEqual({
      status: 400,
      errors: [
        {
          status: '400',
          code: 'ENV901',
          title: `${field} ${HINTS[field]}`,
          detail: `Invalid format for field - ${NAMES[field]}`,
        },
      ],
    });
  });

  it.each([
    '2025-06-16',
    '2025-06-16T00:00:00.000Z',
    '9999-12-31',
  ])('are refused: a day after today in London, %s', async (eventDate) => {
    expect(await answerTo({ eventDate })).toEqual({
      status: 400,
      errors: [
        {
          status: '400',
          code: 'ENV901',
          title: 'eventDate must not be after today',
          detail: 'Invalid format for field - event date',
        },
      ],
    });
  });

  it.each([
    'enquirerId',
    'reasonCode',
    'eventDate',
    'referenceNumber',
  ])('are refused without %s', async (field) => {
    for (const value of [undefined, null]) {
      expect(await answerTo({ [field]: value })).toEqual({
        status: 400,
        errors: [
          {
            status: '400',
            code: 'ENV901',
            title: `${field} is required`,
            detail: `Missing required field - ${NAMES[field]}`,
          },
        ],
      });
    }
  });

  it.each([
    ['neither', { registrationNumber: undefined }],
    ['both', { registrationNumber: 'AA19BBB', chassisVin: 'VF33BRFNC83846199' }],
  ])('are refused with %s of mark and VIN', async (_, changes) => {
    expect(await answerTo(changes)).toEqual({
      status: 400,
      errors: [
        {
          status: '400',
          code: 'ENV901',
          title: 'registrationNumber or chassisVin is required, and not both',
          detail: 'Exactly one of vehicle registration number and vehicle identification number is required',
        },
      ],
    });
  });

  it('are all reported at once, and no error repeats what was sent', async () => {
    const { status, body, text } = await client.ask({
      registrationNumber: 'secret mark',
      enquirerId: 'secret enquirer',
      linkProviderId: 'secret link provider',
      reasonCode: 'secret reason',
      eventDate: 'secret date',
      referenceNumber: 'secret\u0007',
      'secret field': 'secret value',
    });

    expect(status).toBe(400);
    expect(body.errors.map(({ detail }: { detail: string }) => detail)).toEqual([
      ...[
        'registrationNumber',
        'enquirerId',
        'linkProviderId',
        'reasonCode',
        'eventDate',
        'referenceNumber',
      ].map((field) => `Invalid format for field - ${NAMES[field]}`),
      'Unknown field',
    ]);
    expect(text).not.toContain('secret');
  });

  it.each([
    ['no JSON', '{"registrationNumber": AA19', 'body must be valid JSON'],
    ['a list', '[]', 'body must be a JSON object'],
    ['nothing', '', 'body must be a JSON object; it was empty'],
  ])('are refused when the body is %s', async (_, sent, title) => {
    const { status, body } = await service.anonymous
      .post(ENQUIRY_PATH)
      .set(client.headers)
      .set('Content-Type', 'application/json')
      .send(sent);

    expect({ status, body }).toEqual({
      status: 400,
      body: {
        errors: [{ status: '400', code: 'ENV901', title, detail: 'Invalid format for field - request body' }],
      },
    });
  });

  it('are refused when one is given twice, even an unknown one', async () => {
    const sent = JSON.stringify(client.body()).slice(0, -1);
    const { status, body } = await service.anonymous
      .post(ENQUIRY_PATH)
      .set(client.headers)
      .set('Content-Type', 'application/json')
      .send(`${sent},"reasonCode":"00AC","mine":1,"mine":2}`);

    expect({ status, errors: body.errors }).toEqual({
      status: 400,
      errors: [
        {
          status: '400',
          code: 'ENV901',
          title: 'reasonCode must be given once',
          detail: 'Invalid format for field - reason code',
        },
        { status: '400', code: 'ENV901', detail: 'Unknown field' },
      ],
    });
  });

  it.each([
    ['text/plain', 415, 'UnsupportedMediaType', 'The body must be application/json'],
    ['application/x-www-form-urlencoded', 415, 'UnsupportedMediaType', 'The body must be application/json'],
  ])('are refused as %s', async (type, expected, code, detail) => {
    const { status, body } = await service.anonymous
      .post(ENQUIRY_PATH)
      .set(client.headers)
      .set('Content-Type', type)
      .send(JSON.stringify(client.body()));

    expect({ status, body }).toEqual({
      status: expected,
      body: { errors: [{ status: String(expected), code, detail }] },
    });
  });

  it('are refused in a body over 4 KiB', async () => {
    const { status, body } = await client.ask({ referenceNumber: 'x'.repeat(4_100) });

    expect({ status, body }).toEqual({
      status: 413,
      body: {
        errors: [{ status: '413', code: 'PayloadTooLarge', detail: 'The body is too large' }],
      },
    });
  });

  it('are only taken by POST', async () => {
    const { status, body, headers } = await service.anonymous.get(ENQUIRY_PATH).set(client.headers);

    expect({ status, body, allow: headers.allow }).toEqual({
      status: 405,
      body: {
        errors: [
          { status: '405', code: 'MethodNotAllowed', detail: 'The resource does not have this method' },
        ],
      },
      allow: 'POST',
    });
  });

  it('are at no other address', async () => {
    const { status, body } = await service.anonymous.post('/kadoe/v1/nowhere').set(client.headers);

    expect({ status, body }).toEqual({
      status: 404,
      body: { errors: [{ status: '404', code: 'NotFound', detail: 'There is no such resource' }] },
    });
  });
});
