import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { Service } from '../../support/service.js';
import { exchange } from './raw-exchange.js';
import { everythingWritten, expectBadRequest, read } from './refusal.js';

const RECALL = {
  vin: '123456789AC',
  manufacturerCampaignReference: 'CAR/1',
  dvsaCampaignReference: 'DVSA/1',
  recallCampaignStartDate: '2024-03-30',
};
const KIB = 1024;
const MIB = KIB * KIB;

describe('A body that is wrong', () => {
  let service: Service;
  let maker: OnboardedClient;
  let others: { mot: OnboardedClient; admin: OnboardedClient };
  let credentials: Record<string, string>;
  let before: unknown;

  beforeAll(async () => {
    service = await Service.start();
    maker = await service.onboard();
    others = { mot: await service.onboard('mot'), admin: await service.onboard('admin') };
    credentials = { Authorization: `Bearer ${await service.tokenOf(maker)}`, 'X-API-Key': maker.apiKey };
    await service.as(maker).post('/recalls', { ...RECALL, vin: 'KNOWN1' });
    // Refused, because it exists. The service records with this clock's time that the client says it is open, and no later call changes
    // that time.
    await service.as(maker).post('/recalls', { ...RECALL, vin: 'KNOWN1' });
  });

  afterAll(() => service.stop());

  beforeEach(async () => {
    before = await everythingWritten(service);
  });

  afterEach(async () => {
    expect(await everythingWritten(service)).toEqual(before);
  });

  const open = (body: object | string) => service.as(maker).post('/recalls', body);
  const repair = (body: object | string) =>
    service.as(maker).put('/recalls/vin/KNOWN1?manufacturerCampaignReference=CAR/1', body);

  it('is refused for its depth, also where a key given twice throws the depth away', async () => {
    const { status, body } = await open(`{"vin":${'['.repeat(8_000)}${']'.repeat(8_000)},"vin":"A"}`);
    expect({ status, errors: body.errors }).toEqual({
      status: 400,
      errors: [{ field: 'body', message: 'must not be nested deeper than 16 levels' }],
    });
  });

  it('gets an answer no larger than a caller can read, however long its keys are', async () => {
    const twice = Array.from({ length: 120 }, (_, number) => `"k${number}":1,"k${number}":1`).join(',');
    const nested = await open(`{"${'p'.repeat(13_000)}":{${twice}}}`);
    expect(nested.status).toBe(400);
    expect(nested.text.length).toBeLessThan(2_000);
    const unknown = await open(`{"${'u'.repeat(15_000)}":1}`);
    expect(unknown.body.errors.map(({ field }: { field: string }) => field.length)).toContain(200);
    expect(unknown.text.length).toBeLessThan(2_000);
  });

  describe('has a value that breaks its rule: every such field is named at once', () => {
    it.each<[string, object, string[]]>([
      [
        'numbers for strings',
        { ...RECALL, vin: 1, manufacturerCampaignReference: 2 },
        ['vin', 'manufacturerCampaignReference'],
      ],
      [
        'nulls',
        { ...RECALL, vin: null, manufacturerCampaignReference: null },
        ['vin', 'manufacturerCampaignReference'],
      ],
      [
        'arrays for strings',
        { ...RECALL, vin: ['A'], dvsaCampaignReference: ['R/1'] },
        ['vin', 'dvsaCampaignReference'],
      ],
      ['objects for strings', { ...RECALL, vin: { a: 1 } }, ['vin']],
      ['an array of arrays for a string', { ...RECALL, vin: [['A']] }, ['vin']],
      ['a String-like object', { ...RECALL, vin: { length: 3, 0: 'A', 1: 'B', 2: 'C' } }, ['vin']],
      ['true for a date', { ...RECALL, recallCampaignStartDate: true }, ['recallCampaignStartDate']],
      [
        'a time for a date',
        { ...RECALL, recallCampaignStartDate: 1711756800000 },
        ['recallCampaignStartDate'],
      ],
      ['nothing at all', {}, ['vin', 'manufacturerCampaignReference', 'recallCampaignStartDate']],
      ['a VIN of control characters', { ...RECALL, vin: '\u0001\u0002\u0007' }, ['vin']],
      ['a VIN with NUL', { ...RECALL, vin: 'AB\0C' }, ['vin']],
      ['a VIN with C1 control characters', { ...RECALL, vin: 'AB\u0085C' }, ['vin']],
      ['a VIN of blanks', { ...RECALL, vin: '   ' }, ['vin']],
      ['a VIN of half a character', { ...RECALL, vin: 'AB\ud800' }, ['vin']],
      ['a VIN of 51 characters', { ...RECALL, vin: 'A'.repeat(51) }, ['vin']],
      ['a VIN of 15,000 characters', { ...RECALL, vin: 'A'.repeat(15_000) }, ['vin']],
      [
        'a reference with a line break',
        { ...RECALL, manufacturerCampaignReference: 'CAR/1\n' },
        ['manufacturerCampaignReference'],
      ],
      ['a property nobody knows', { ...RECALL, colour: 'red' }, ['colour']],
      [
        'a manufacturer, which is never the caller’s to say',
        { ...RECALL, manufacturer: 'Other' },
        ['manufacturer'],
      ],
      [
        'names that every object has',
        { ...RECALL, toString: 'x', hasOwnProperty: 1 },
        ['toString', 'hasOwnProperty'],
      ],
      ['constructor as a name', { ...RECALL, constructor: 'x' }, ['constructor']],
      ['an unknown property beside a wrong one', { ...RECALL, vin: '', VIN: 'A' }, ['vin', 'VIN']],
    ])('%s', async (_what, body, fields) => {
      const answer = await open(JSON.stringify(body));
      expectBadRequest(answer, 'invalidBody', fields.sort(asFoundIn(answer.body)));
    });

    it('a date of no calendar, in the words existing clients match on', async () => {
      for (const recallCampaignStartDate of [
        '2024-02-30',
        '30-03-2024',
        '2024-3-30',
        '2024-03-30T00:00:00Z',
        '999999999-01-01',
        '+2024-03-30',
      ]) {
        expectBadRequest(await open({ ...RECALL, recallCampaignStartDate }), 'dateFormat', [
          'recallCampaignStartDate',
        ]);
      }
    });

    it.each<[string, string, string[]]>([
      ['a number for a status', '{"repairStatus":1}', ['repairStatus']],
      [
        'an array for a status',
        '{"repairStatus":["FIXED"],"rectificationDate":"2024-04-01"}',
        ['repairStatus'],
      ],
      ['an integer too large for any type', `{"repairStatus":${'9'.repeat(400)}}`, ['repairStatus']],
      [
        'an integer that overflows 64 bits',
        '{"repairStatus":"FIXED","rectificationDate":18446744073709551616}',
        ['rectificationDate'],
      ],
      ['a number that is infinite', '{"repairStatus":1e999}', ['repairStatus']],
      ['the prototype’s names for a status', '{"repairStatus":"constructor"}', ['repairStatus']],
    ])('%s', async (_what, body, fields) => {
      expectBadRequest(await repair(body), 'invalidBody', fields);
    });
  });

  describe('is not a JSON object', () => {
    it.each<[string, string | Buffer]>([
      ['nothing', ''],
      ['blanks', ' \r\n '],
      ['a string', '"vin"'],
      ['a number', '7'],
      ['null', 'null'],
      ['an array', JSON.stringify([RECALL])],
      ['two objects', JSON.stringify(RECALL).repeat(2)],
      ['half an object', JSON.stringify(RECALL).slice(0, -1)],
      ['a form', 'vin=123456789AC'],
      ['XML', '<recall/>'],
      ['single quotes', "{'vin':'A'}"],
      ['a comma at the end', '{"vin":"A",}'],
      ['NaN', '{"vin":NaN}'],
      ['a NUL byte', '\0'],
      ['a __proto__ property', `{"__proto__":{"vin":"A"},${JSON.stringify(RECALL).slice(1)}`],
      ['an escaped __proto__ property', `{"__proto\\u005f_":{"vin":"A"},${JSON.stringify(RECALL).slice(1)}`],
      [
        'a constructor.prototype property',
        `{"constructor":{"prototype":{"vin":"A"}},${JSON.stringify(RECALL).slice(1)}`,
      ],
      ['arrays 8,000 deep', `{"vin":${'['.repeat(8_000)}${']'.repeat(8_000)}}`],
      ['objects 2,000 deep', `${'{"vin":'.repeat(2_000)}1${'}'.repeat(2_000)}`],
      ['a deep array that never ends', '['.repeat(16 * KIB - 10)],
      ['bytes that are not UTF-8', Buffer.from(JSON.stringify({ ...RECALL, vin: 'é' }), 'latin1')],
      ['a character of UTF-8 cut short', Buffer.concat([Buffer.from('{"vin":"'), Buffer.from([0xe2, 0x82])])],
      ['UTF-16', Buffer.from(JSON.stringify(RECALL), 'utf16le')],
    ])('but %s', async (_what, body) => {
      const [answer] = await send(body);
      expectBadRequest(read(answer), 'invalidBody', ['body']);
    });
  });

  describe('is announced as something else, but is JSON in UTF-8', () => {
    it.each<[string, Record<string, string>]>([
      ['plain text, as DVSA’s own Postman collection has it', { 'Content-Type': 'text/plain' }],
      ['a form', { 'Content-Type': 'application/x-www-form-urlencoded' }],
      ['many parts', { 'Content-Type': 'multipart/form-data; boundary=x' }],
      ['garbage', { 'Content-Type': ';;;' }],
      ['a type that only starts like JSON', { 'Content-Type': 'application/jsonp' }],
      ['an empty type', { 'Content-Type': '' }],
      ['JSON in UTF-16', { 'Content-Type': 'application/json; charset=utf-16le' }],
      ['JSON in Latin 1', { 'Content-Type': 'application/json; charset=ISO-8859-1' }],
      ['an empty charset', { 'Content-Type': 'application/json; charset=' }],
      ['a charset in single quotes', { 'Content-Type': "application/json; charset='utf-8'" }],
      ['JSON in an unknown charset', { 'Content-Type': 'application/json; charset="no-such"' }],
      ['gzip', { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' }],
      ['a charset as its coding', { 'Content-Type': 'application/json', 'Content-Encoding': 'utf-8' }],
      ['an unknown coding', { 'Content-Type': 'application/json', 'Content-Encoding': 'x-mine' }],
    ])('%s', async (_what, headers) => {
      // The body is accepted; the only error is that the recall already exists.
      const [answer] = await send(JSON.stringify({ ...RECALL, vin: 'KNOWN1' }), headers);
      expectError409(read(answer));
    });

    it('with a byte order mark', async () => {
      const [answer] = await send(`\ufeff${JSON.stringify({ ...RECALL, vin: 'KNOWN1' })}`);
      expectError409(read(answer));
    });

    it('and really is compressed', async () => {
      const [answer] = await send(gzipSync(JSON.stringify(RECALL)), { 'Content-Encoding': 'gzip' });
      expectBadRequest(read(answer), 'invalidBody', ['body']);
      expect(answer?.body).toContain('must be sent uncompressed');
    });

    it('says nothing of another framing: that is refused, whatever the bytes are', async () => {
      const body = JSON.stringify(RECALL);
      const [answer] = await send(`${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`, {
        'Transfer-Encoding': 'gzip, chunked',
      });
      expectBadRequest(read(answer), 'invalidBody', ['body']);
    });
  });

  describe('has a key twice', () => {
    it.each<[string, string, string[]]>([
      ['with two values', `{"vin":"B",${JSON.stringify(RECALL).slice(1)}`, ['vin']],
      ['with the same value', `${JSON.stringify(RECALL).slice(0, -1)},"vin":"123456789AC"}`, ['vin']],
      ['once escaped', `{"v\\u0069n":"B",${JSON.stringify(RECALL).slice(1)}`, ['vin']],
      ['that nobody knows', `{"x":1,"x":2,${JSON.stringify(RECALL).slice(1)}`, ['x']],
      [
        'deep inside, beside other errors',
        `{"colour":{"a":{"b":1,"b":2}},${JSON.stringify({ ...RECALL, vin: '' }).slice(1)}`,
        ['colour.a.b', 'vin', 'colour'],
      ],
    ])('%s', async (_what, body, fields) => {
      expectBadRequest(await open(body), 'invalidBody', fields);
    });
  });

  it('has more errors than anybody reads: a hundred are reported, those of known fields first', async () => {
    for (const unknown of [97, 98, 1_000]) {
      const odd = Object.fromEntries(Array.from({ length: unknown }, (_, index) => [`p${index}`, 0]));
      const answer = await open({ ...odd });
      const { errors } = answer.body as { errors: { field: string }[] };
      expect(errors).toHaveLength(Math.min(100, unknown + 3));
      expect(
        errors
          .slice(0, 3)
          .map(({ field }) => field)
          .sort(),
      ).toEqual(['manufacturerCampaignReference', 'recallCampaignStartDate', 'vin']);
    }
  });

  describe('is too large', () => {
    it.each([
      [16 * KIB, 'manufacturer', '/recalls', 'vin'],
      [64 * KIB, 'mot', '/mot/vehicles', 'vins'],
      [64 * KIB, 'admin', '/admin/clients', 'name'],
    ] as const)('by one byte, where %d are allowed', async (most, role, path, name) => {
      const client = role === 'manufacturer' ? maker : others[role];
      const bodyOf = (size: number) =>
        JSON.stringify({ [name]: 'A'.repeat(size - JSON.stringify({ [name]: '' }).length) });
      const allowed = await service.as(client).post(path, bodyOf(most));
      expect(allowed.status).toBe(400);
      expect(allowed.text).not.toContain('KiB');
      const answer = await service.as(client).post(path, bodyOf(most + 1));
      expectBadRequest(answer, 'invalidBody', ['body']);
      expect(answer.body.errors[0].message).toBe(`must not be larger than ${most / KIB} KiB`);
    });

    it('at 10 MB, with its length announced', async () => {
      const [answer] = await send(Buffer.alloc(10 * MIB, 'A'));
      expectBadRequest(read(answer), 'invalidBody', ['body']);
    });

    it('at 10 MB, in chunks of which nobody knows how many there are', async () => {
      const chunk = `10000\r\n${'A'.repeat(0x10000)}\r\n`;
      const [answer] = await send(`${chunk.repeat(160)}0\r\n\r\n`, { 'Transfer-Encoding': 'chunked' });
      expectBadRequest(read(answer), 'invalidBody', ['body']);
    });

    it('at an announced 10 MB of which hardly any comes: nobody waits for the rest', async () => {
      const [answer] = await send('{"vin":', { 'Content-Length': String(10 * MIB) });
      expectBadRequest(read(answer), 'invalidBody', ['body']);
    });
  });

  it('is longer than announced: what it says so far is judged, and the rest is no request', async () => {
    const body = JSON.stringify(RECALL);
    const answers = await send(body, { 'Content-Length': String(body.length - 1) }, 2);
    expectBadRequest(read(answers[0]), 'invalidBody', ['body']);
    expectBadRequest(read(answers[1]), 'invalidParameters', ['request']);
  });

  it('is shorter than announced, from a client that has gone', async () => {
    const answers = await send('{"vin":"A"', { 'Content-Length': '100' }, 1, true);
    // The caller may be gone before there is a response; if there is one, it is from the catalogue.
    for (const answer of answers) expect(read(answer).status).toBe(400);
  });

  it('leaves the service as it was: the next call succeeds', async () => {
    const answer = await service.as(maker).get('/recalls/vin/KNOWN1');
    expect(answer.status).toBe(200);
  });

  function send(body: string | Buffer, headers: Record<string, string> = {}, answers = 1, halfClose = false) {
    const length = Buffer.byteLength(body);
    const all = {
      Host: 'recalls.test',
      ...credentials,
      'Content-Type': 'application/json',
      ...('Transfer-Encoding' in headers ? {} : { 'Content-Length': String(length) }),
      ...headers,
    };
    const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    const bytes = Buffer.concat([
      Buffer.from(`POST /recalls HTTP/1.1\r\n${head.join('')}\r\n`),
      Buffer.from(body),
    ]);
    return exchange(service.url, bytes, { answers, halfClose });
  }
});

function expectError409({ status, body }: { status: number; body: unknown }): void {
  expect(body).toMatchObject({
    errorCode: 'RECALLS-CF-01',
    errorMessage: 'Vehicle already registered with VIN: KNOWN1 and manufacturerCampaignReference: CAR/1',
  });
  expect(status).toBe(409);
}

/** The order of issues is not promised, so the expected ones are sorted into the order found. */
function asFoundIn(body: unknown): (one: string, other: string) => number {
  const found = (body as { errors?: { field: string }[] }).errors?.map(({ field }) => field) ?? [];
  return (one, other) => found.indexOf(one) - found.indexOf(other);
}
