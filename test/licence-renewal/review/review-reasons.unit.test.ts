import { describe, expect, it } from 'vitest';
import type { RenewalFields } from '../../../src/licence-renewal/applications/renewal-fields.js';
import { type ImageFacts, reviewReasons } from '../../../src/licence-renewal/review/review-reasons.js';

const RECEIVED = Date.parse('2026-11-29T12:00:00Z');

const SETTINGS = {
  fees: [
    { from: '2000-01-01', pence: [0, 1400, 1700, 2150] },
    { from: '2026-11-01', pence: [0, 1500] },
  ],
  bfpoNumbers: new Set([5432]),
};

const IMAGES: readonly ImageFacts[] = [
  { kind: 'photo', width: 600, height: 750 },
  { kind: 'signature', width: 400, height: 100 },
];

const PLAIN: RenewalFields = {
  handler: { localDateTime: '2026-11-29T11:59:00Z' },
  drivingLicenceNumber: 'MCADI801206HZ9HM',
  transactionType: 'TYRR',
  applicationReferenceNumber: '98269432242880068489880451264',
  feePaid: 1500,
  dateOfBirth: '1986-01-20',
  photo: { eyesOpen: true, photoOverride: false },
};

function reasonsOf(
  changes: object,
  images = IMAGES,
  settings: Parameters<typeof reviewReasons>[3] = SETTINGS,
): string[] {
  const fields = JSON.parse(
    JSON.stringify({ ...PLAIN, ...changes }, (_, value) => value ?? undefined),
  ) as RenewalFields;
  return reviewReasons(fields, images, RECEIVED, settings).map(({ code, field }) => `${code} ${field}`);
}

describe('an application without doubts', () => {
  it('has no reasons', () => {
    expect(reasonsOf({})).toEqual([]);
  });

  it('may have every optional field', () => {
    expect(
      reasonsOf({
        licenceStatus: { photocardSurrendered: true, lostMarker: false, stolenMarker: false },
        updateAddress: {
          structuredAddress: {
            postTown: 'LONDON',
            postcode: 'WC1N 1AA',
            uprn: '5138439',
            udprn: '26246299',
            dps: '1A',
          },
        },
        organDonor: { kidneys: false },
        twoDBarcode: ' ',
        investigationRequired: false,
      }),
    ).toEqual([]);
  });
});

describe('a doubt', () => {
  const address = (kind: string, fields: object) => ({ updateAddress: { [kind]: fields } });
  const structured = { postTown: 'LONDON', postcode: 'WC1N 1AA', uprn: '5138439' };

  it.each([
    [
      'the local time is 24 hours and a second ahead',
      { handler: { localDateTime: '2026-11-30T12:00:01Z' } },
      ['LOCAL_TIME_AHEAD handler.localDateTime'],
    ],
    ['the local time is 24 hours ahead', { handler: { localDateTime: '2026-11-30T14:00:00+02:00' } }, []],
    [
      'the local time is a leap second long ago',
      { handler: { localDateTime: '2016-12-31T23:59:60Z' }, feePaid: 1400 },
      [],
    ],
    [
      'the local time is a leap second ahead',
      { handler: { localDateTime: '2026-12-31T23:59:60Z' } },
      ['LOCAL_TIME_AHEAD handler.localDateTime'],
    ],
    [
      'the number has another form',
      { drivingLicenceNumber: '0000000000000000' },
      ['LICENCE_NUMBER_FORM drivingLicenceNumber'],
    ],
    [
      'the number names another day of birth',
      { dateOfBirth: '1970-01-01' },
      ['LICENCE_NUMBER_DISAGREES drivingLicenceNumber'],
    ],
    [
      'there is neither number nor reference',
      { drivingLicenceNumber: null, applicationReferenceNumber: null },
      ['NO_LICENCE_REFERENCE drivingLicenceNumber'],
    ],
    ['there is no number', { drivingLicenceNumber: null }, []],
    ['there is no reference', { applicationReferenceNumber: null }, []],
    [
      'the reference has 28 digits',
      { applicationReferenceNumber: '9826943224288006848988045126' },
      ['APPLICATION_REFERENCE_FORM applicationReferenceNumber'],
    ],
    [
      'the reference has a letter',
      { applicationReferenceNumber: 'A8269432242880068489880451264' },
      ['APPLICATION_REFERENCE_FORM applicationReferenceNumber'],
    ],
    ['the fee is not in the table of the day', { feePaid: 1400 }, ['FEE_UNUSUAL feePaid']],
    [
      'the fee was usual on the day at the counter',
      { feePaid: 1400, handler: { localDateTime: '2026-10-31T18:00:00Z' } },
      [],
    ],
    ['there is no date of birth', { dateOfBirth: null }, ['DATE_OF_BIRTH dateOfBirth']],
    [
      'the date of birth is tomorrow',
      { dateOfBirth: '2026-11-30', drivingLicenceNumber: null },
      ['DATE_OF_BIRTH dateOfBirth'],
    ],
    ['the age is 14', { dateOfBirth: '2011-11-30', drivingLicenceNumber: null }, ['AGE dateOfBirth']],
    ['the age is 15 from today', { dateOfBirth: '2011-11-29', drivingLicenceNumber: null }, []],
    [
      'the age is 70 from today',
      { dateOfBirth: '1956-11-29', drivingLicenceNumber: null },
      ['AGE dateOfBirth'],
    ],
    ['the age is 70 from tomorrow', { dateOfBirth: '1956-11-30', drivingLicenceNumber: null }, []],
    [
      'the clerk asks for an investigation',
      { investigationRequired: true },
      ['INVESTIGATION_ASKED investigationRequired'],
    ],
    [
      'two quality checks failed',
      { photo: { eyesOpen: false, resolution: false } },
      ['PHOTO_QUALITY photo.eyesOpen', 'PHOTO_QUALITY photo.resolution'],
    ],
    [
      'the clerk doubts the photo',
      { photo: { photoOverride: true } },
      ['PHOTO_OVERRIDE photo.photoOverride'],
    ],
    [
      'a surrendered card is lost',
      { licenceStatus: { photocardSurrendered: true, lostMarker: true } },
      ['CARD_STATUS_CONTRADICTION licenceStatus'],
    ],
    [
      'a surrendered counterpart is stolen',
      { licenceStatus: { counterpartSurrendered: true, stolenMarker: true } },
      ['CARD_STATUS_CONTRADICTION licenceStatus'],
    ],
    ['a card is lost', { licenceStatus: { photocardSurrendered: false, lostMarker: true } }, []],
    [
      'the postcode has no shape',
      address('structuredAddress', { ...structured, postcode: '123' }),
      ['ADDRESS_FORM updateAddress.structuredAddress.postcode'],
    ],
    [
      'suffix and references have no shape',
      address('structuredAddress', { ...structured, dps: 'A1', uprn: 'X1', udprn: 'Y' }),
      ['dps', 'uprn', 'udprn'].map((field) => `ADDRESS_FORM updateAddress.structuredAddress.${field}`),
    ],
    [
      'the typed postcode has no shape',
      address('unstructuredAddress', { line1: '1', postcode: 'SA1' }),
      ['ADDRESS_FORM updateAddress.unstructuredAddress.postcode'],
    ],
    [
      'the BFPO number is unknown',
      address('bfpoAddress', { line1: 'A', bfpoNumber: 1 }),
      ['BFPO_UNKNOWN updateAddress.bfpoAddress.bfpoNumber'],
    ],
    [
      'the BFPO number is known',
      address('bfpoAddress', { line1: 'A', bfpoNumber: 5432, postcode: 'BF1 1ZZ' }),
      [],
    ],
    [
      'the BFPO postcode is of no forces',
      address('bfpoAddress', { line1: 'A', bfpoNumber: 5432, postcode: 'SA1 1AA' }),
      ['ADDRESS_FORM updateAddress.bfpoAddress.postcode'],
    ],
  ] as const)('%s', (_, changes, expected) => {
    expect(reasonsOf(changes)).toEqual(expected);
  });

  it('a BFPO number is not asked about without a list', () => {
    const settings = { ...SETTINGS, bfpoNumbers: undefined };
    expect(reasonsOf(address('bfpoAddress', { line1: 'A', bfpoNumber: 1 }), IMAGES, settings)).toEqual([]);
  });
});

describe('the images of an application', () => {
  it.each([
    ['none', [], ['PHOTO_MISSING photo.photographImage', 'SIGNATURE_MISSING signatureImage']],
    [
      'a photo of 599 × 750',
      [{ kind: 'photo', width: 599, height: 750 }, IMAGES[1]],
      ['PHOTO_SMALL photo.photographImage'],
    ],
    [
      'a photo of 600 × 749',
      [{ kind: 'photo', width: 600, height: 749 }, IMAGES[1]],
      ['PHOTO_SMALL photo.photographImage'],
    ],
  ] as const)('%s', (_, images, expected) => {
    expect(reasonsOf({}, images as readonly ImageFacts[])).toEqual(expected);
  });
});
