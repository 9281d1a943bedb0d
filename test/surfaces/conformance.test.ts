import { describe, expect, it } from 'vitest';
import { previewApplication } from '../../src/bootstrap/preview-application.js';
import { readSettings } from '../../src/platform/config/read-settings.js';
import { buildDocument } from '../../src/platform/openapi/build-document.js';
import { RECALLS_DOCUMENT } from '../../src/recalls/openapi/recalls.document.js';
import { Conformance, type ReceivedAnswer } from './conformance.js';

const settings = readSettings({});
const conformance = new Conformance(
  buildDocument(await previewApplication(settings), RECALLS_DOCUMENT, settings),
);

const REQUEST_ID = '9b2e1c1e-6f0a-4b7e-9d8f-0c5f6d1f2a3b';
const FOUND = {
  vin: 'ABC1',
  manufacturer: 'Maker',
  recalls: [
    { manufacturerCampaignReference: 'CAR/1', recallCampaignStartDate: '2024-03-30', repairStatus: 'FIXED' },
  ],
  lastUpdatedDate: '2024-04-30T14:02:39.155Z',
};
const NOT_FOUND = { requestId: REQUEST_ID, errorCode: 'RECALLS-NF-01', errorMessage: 'Not Found' };

function faultsOf(status: number, body: unknown, headers: ReceivedAnswer['headers'] = {}): string[] {
  const operation = conformance.operations.find(({ id }) => id === 'findRecalls');
  if (!operation) throw new Error('The specification has no operation findRecalls.');
  const text = body === undefined ? '' : JSON.stringify(body);
  const all = { 'content-type': 'application/json; charset=utf-8', 'x-request-id': REQUEST_ID, ...headers };
  return conformance.faultsOf(operation, { status, headers: all, body: text });
}

describe('Holding an answer against the specification', () => {
  it('finds nothing wrong with one that conforms', () => {
    expect(faultsOf(200, FOUND)).toEqual([]);
    expect(faultsOf(404, NOT_FOUND)).toEqual([]);
  });

  it.each<[string, number, unknown, ReceivedAnswer['headers'], string[]]>([
    ['a status that is not documented', 418, FOUND, {}, ['status 418 is not documented']],
    [
      'a property that is missing',
      200,
      { ...FOUND, vin: undefined },
      {},
      ["body: data must have required property 'vin'"],
    ],
    [
      'a property that is not documented',
      200,
      { ...FOUND, id: 7 },
      {},
      ['body: data must NOT have unevaluated properties'],
    ],
    [
      'an inner property that is not documented',
      200,
      { ...FOUND, recalls: [{ ...FOUND.recalls[0], id: 7 }] },
      {},
      ['body: data/recalls/0 must NOT have unevaluated properties'],
    ],
    ['a value of another type', 200, { ...FOUND, vin: 1 }, {}, ['body: data/vin must be string']],
    [
      'a value outside an enumeration',
      200,
      { ...FOUND, recalls: [{ ...FOUND.recalls[0], repairStatus: 'x' }] },
      {},
      ['body: data/recalls/0/repairStatus must be equal to one of the allowed values'],
    ],
    [
      'a time without its format',
      200,
      { ...FOUND, lastUpdatedDate: 'today' },
      {},
      ['body: data/lastUpdatedDate must match format "date-time"'],
    ],
    [
      'a code of another status',
      404,
      { ...NOT_FOUND, errorCode: 'RECALLS-CF-01' },
      {},
      ['body: data/errorCode must be equal to one of the allowed values'],
    ],
    [
      'a code the operation does not have',
      404,
      { ...NOT_FOUND, errorCode: 'RECALLS-NF-02' },
      {},
      ['body: data/errorCode must be equal to one of the allowed values'],
    ],
    [
      'a 400 without its faults',
      400,
      { ...NOT_FOUND, errorCode: 'RECALLS-BR-01', errorMessage: 'Invalid request parameters' },
      {},
      ["body: data must have required property 'errors'"],
    ],
    [
      'another request id in the body',
      404,
      { ...NOT_FOUND, requestId: REQUEST_ID.replace('9', '8') },
      {},
      ['requestId and X-Request-Id differ'],
    ],
    [
      'a request id that is none',
      200,
      FOUND,
      { 'x-request-id': '7' },
      ['header X-Request-Id: data must match format "uuid"', 'X-Request-Id is not a UUID'],
    ],
    [
      'another content type',
      200,
      FOUND,
      { 'content-type': 'text/html' },
      ['content type text/html is not documented'],
    ],
    [
      'a 429 that does not say how long to wait',
      429,
      { ...NOT_FOUND, errorCode: 'RECALLS-RL-02' },
      {},
      ['header Retry-After is missing'],
    ],
  ])('finds %s, and nothing else', (_fault, status, body, headers, found) => {
    expect(faultsOf(status, body, headers)).toEqual(found);
  });

  it('looks at answers that are no JSON, too', () => {
    const operation = conformance.operations.find(({ id }) => id === 'downloadImportFaults');
    if (!operation) throw new Error('The specification has no operation downloadImportFaults.');
    const headers = {
      'content-type': 'text/csv; charset=utf-8',
      'x-request-id': REQUEST_ID,
      'content-disposition': `attachment; filename="faults-${REQUEST_ID}.csv"`,
    };
    const answer = { status: 200, headers, body: 'line,column,reason,value,expected\r\n' };
    expect(conformance.faultsOf(operation, answer)).toEqual([]);
    const faultsWith = (other: ReceivedAnswer['headers']) =>
      conformance.faultsOf(operation, { ...answer, headers: { ...headers, ...other } });
    expect(faultsWith({ 'content-disposition': undefined })).toEqual([
      'header Content-Disposition is missing',
    ]);
    expect(faultsWith({ 'content-type': 'text/html' })).toEqual(['content type text/html is not documented']);
  });
});
