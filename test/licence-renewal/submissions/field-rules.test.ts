import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startService } from '../../platform/third-party-access/partner.js';
import type { Service } from '../../support/service.js';
import { RenewalPartner } from '../renewal-partner.js';
import { applicationWith, type Changes } from './application-with.js';

let service: Service;
let partner: RenewalPartner;

beforeAll(async () => {
  service = await startService();
  partner = await RenewalPartner.onboard(service);
});

afterAll(() => service.stop());

const stored = async () =>
  Number((await service.query<{ n: string }>('SELECT count(*) AS n FROM renewal_application'))[0]?.n);

/** What is refused, as `code title`, with the status of each error. */
async function refusals(changes: Changes): Promise<string[]> {
  const before = await stored();
  const answer = await partner.submit(applicationWith(changes));
  expect(answer.status, JSON.stringify(answer.body)).toBe(400);
  expect(await stored()).toBe(before);
  const { errors } = answer.body as {
    errors: { status: string; code: string; title: string; detail: string }[];
  };
  for (const { status, title, detail } of errors) {
    expect(status).toBe('400 BAD_REQUEST');
    expect(detail.startsWith(`${title} `) && detail.endsWith('.')).toBe(true);
  }
  return errors.map(({ code, title }) => `${code} ${title}`);
}

async function accepts(changes: Changes): Promise<void> {
  const answer = await partner.submit(applicationWith(changes));
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
}

const long = (length: number) => 'x'.repeat(length);

const EMOJI = '\u{1F600}';

const structured = (changes: object = {}) => ({
  'updateAddress.unstructuredAddress': undefined,
  'updateAddress.structuredAddress': {
    postTown: 'LONDON',
    postcode: 'WC1N 1AA',
    uprn: '5138439',
    ...changes,
  },
});

const bfpo = (changes: object = {}) => ({
  'updateAddress.unstructuredAddress': undefined,
  'updateAddress.bfpoAddress': { line1: 'LCPL B Jones', bfpoNumber: 5432, ...changes },
});

const S = 'updateAddress.structuredAddress';
const U = 'updateAddress.unstructuredAddress';
const B = 'updateAddress.bfpoAddress';

describe('a required field that is missing, or null, is NotEmpty', () => {
  it.each(['handler', 'transactionType', 'feePaid', 'photo'])('%s', async (field) => {
    const alsoWithoutType = field === 'transactionType' ? [] : [];
    expect(await refusals({ [field]: undefined })).toEqual([`NotEmpty ${field}`, ...alsoWithoutType]);
    expect(await refusals({ [field]: null })).toEqual([`NotEmpty ${field}`]);
  });
});

describe('every other field may be missing, or null', () => {
  const OPTIONAL = [
    'driverNumber',
    'applicationReferenceNumber',
    'dateOfBirth',
    'daytimePhone',
    'investigationRequired',
    'signatureImage',
    'licenceStatus',
    'organDonor',
    'twoDBarcode',
    'updateAddress',
    'photoCardFront',
    'photoCardBack',
  ];
  it.each([undefined, null])('%s', async (nothing) => {
    await accepts(Object.fromEntries(OPTIONAL.map((field) => [field, nothing])));
    await accepts({ handler: {}, photo: {} });
    await accepts({
      'handler.localDateTime': nothing,
      'photo.photographImage': nothing,
      'photo.eyesOpen': nothing,
    });
  });
});

describe('a text', () => {
  it.each<[field: string, min: number, max: number, changes?: Changes]>([
    ['handler.originatorId', 0, 256],
    ['handler.userId', 0, 256],
    ['handler.branchId', 0, 256],
    ['handler.terminalId', 0, 256],
    ['handler.transactionId', 1, 256],
    ['applicationReferenceNumber', 0, 29],
    ['daytimePhone', 1, 30],
    ['twoDBarcode', 0, 159],
    ['licenceStatus.photocardIssueNumber', 1, 2],
    ['licenceStatus.counterpartIssueNumber', 1, 3],
    ...(
      [
        ['poBoxNumber', 6],
        ['organisationName', 60],
        ['departmentName', 30],
        ['buildingName', 50],
        ['buildingNumber', 4],
        ['dependentThoroughfareName', 80],
        ['thoroughfareName', 80],
        ['doubleDependentLocality', 35],
        ['dependentLocality', 35],
        ['country', 64],
        ['dps', 2],
        ['udprn', 8],
      ] as const
    ).map(([field, max]): [string, number, number, Changes] => [`${S}.${field}`, 0, max, structured()]),
    [`${S}.subBuildingName`, 0, 30, structured({ buildingName: 'x' })],
    ...['line2', 'line3', 'line4', 'postTown'].map((field): [string, number, number] => [
      `${U}.${field}`,
      0,
      45,
    ]),
    [`${U}.dps`, 0, 2],
    ...['line2', 'line3', 'line4'].map((field): [string, number, number, Changes] => [
      `${B}.${field}`,
      1,
      45,
      bfpo(),
    ]),
    [`${B}.postcode`, 1, 10, bfpo()],
  ])(
    '%s has from %i to %i code points',
    async (field, min, max, changes = {}) => {
      // A character beyond the first plane is one, however many units it has.
      await accepts({ ...changes, [field]: EMOJI.repeat(max) });
      expect(await refusals({ ...changes, [field]: EMOJI.repeat(max + 1) })).toEqual([`Size ${field}`]);
      expect(await refusals({ ...changes, [field]: long(20_000) })).toEqual([`Size ${field}`]);
      if (min > 0) expect(await refusals({ ...changes, [field]: '' })).toEqual([`Size ${field}`]);
      else await accepts({ ...changes, [field]: '' });
      expect(await refusals({ ...changes, [field]: 7 })).toEqual([`Type ${field}`]);
      // Of one character, so that no other rule is broken.
      expect(await refusals({ ...changes, [field]: '\u0007' })).toEqual([`Pattern ${field}`]);
      expect(await refusals({ ...changes, [field]: '\ud800' })).toEqual([`Pattern ${field}`]);
    },
    60_000,
  );

  it.each<[field: string, max: number, changes: Changes]>([
    // With another field that something can be delivered to.
    [`${S}.postTown`, 30, structured({ thoroughfareName: 'x' })],
    [`${S}.postcode`, 8, structured()],
    [`${S}.uprn`, 12, structured()],
    [`${U}.line1`, 45, {}],
    [`${U}.postcode`, 10, {}],
    [`${B}.line1`, 45, bfpo()],
  ])('%s is required and has at most %i characters', async (field, max, changes) => {
    await accepts({ ...changes, [field]: long(max) });
    expect(await refusals({ ...changes, [field]: long(max + 1) })).toEqual([`Size ${field}`]);
    for (const nothing of [undefined, null, '']) {
      expect(await refusals({ ...changes, [field]: nothing })).toEqual([`NotEmpty ${field}`]);
    }
  });

  it('of a driving licence number has 16 letters and digits', async () => {
    await accepts({ driverNumber: '0000000000000000' });
    expect(await refusals({ driverNumber: 'MCADI801206HZ9H' })).toEqual(['Size driverNumber']);
    expect(await refusals({ driverNumber: 'MCADI801206HZ9HMX' })).toEqual(['Size driverNumber']);
    expect(await refusals({ driverNumber: 'MCADI801206HZ9H ' })).toEqual(['Pattern driverNumber']);
    expect(await refusals({ driverNumber: 'MCADI801206HZ9HÉ' })).toEqual(['Pattern driverNumber']);
    expect(await refusals({ driverNumber: '' })).toEqual(['Size driverNumber']);
  });

  it('keeps the spaces of the barcode and the upper case of the number', async () => {
    const id = 'kept-as-it-is';
    const twoDBarcode = '  two   spaces  ';
    await accepts({ 'handler.transactionId': id, twoDBarcode, driverNumber: 'mcadi801206hz9hm' });
    const again = await partner.submit(
      applicationWith({
        'handler.transactionId': id,
        twoDBarcode,
        driverNumber: undefined,
        drivingLicenceNumber: 'MCADI801206HZ9HM',
      }),
    );
    expect(again.headers['idempotency-replayed']).toBe('true');
    const other = await partner.submit(
      applicationWith({ 'handler.transactionId': id, twoDBarcode: 'two spaces' }),
    );
    expect(other.status).toBe(409);
  });
});

describe('a value of a list', () => {
  it.each([
    ['transactionType', {}, ['TYRR', 'TYRPC']],
    [`${S}.language`, structured(), ['EN', 'CY']],
    [`${U}.language`, {}, ['EN', 'CY']],
  ] as const)('%s', async (field, changes, values) => {
    for (const value of values) await accepts({ ...changes, [field]: value });
    for (const value of ['XX', 'tyrr', long(5_000), `${values[0]} `]) {
      expect(await refusals({ ...changes, [field]: value })).toEqual([`Enum ${field}`]);
    }
    expect(await refusals({ ...changes, [field]: true })).toEqual([`Type ${field}`]);
  });
});

describe('a number', () => {
  it.each([
    ['feePaid', {}, 0, 999_999],
    [`${B}.bfpoNumber`, bfpo(), 1, 9_999],
  ] as const)('%s', async (field, changes, min, max) => {
    await accepts({ ...changes, [field]: min });
    await accepts({ ...changes, [field]: max });
    expect(await refusals({ ...changes, [field]: min - 1 })).toEqual([`Range ${field}`]);
    expect(await refusals({ ...changes, [field]: max + 1 })).toEqual([`Range ${field}`]);
    for (const value of [1.5, '1400', true, [], {}]) {
      expect(await refusals({ ...changes, [field]: value })).toEqual([`Type ${field}`]);
    }
  });

  it('of a BFPO address is required', async () => {
    expect(await refusals(bfpo({ bfpoNumber: null }))).toEqual([`NotEmpty ${B}.bfpoNumber`]);
  });
});

describe('a flag is true or false', () => {
  it.each([
    'investigationRequired',
    'photo.photoOverride',
    'photo.icaoCompliant',
    'photo.eyesOpen',
    'photo.exposure',
    'photo.frontalView',
    'photo.greyscaleDensity',
    'photo.uniformLighting',
    'photo.headWidth',
    'photo.headLength',
    'photo.widthHeightRatio',
    'photo.resolution',
    'photo.verticalPosition',
    'photo.horizontallyCentered',
    'licenceStatus.photocardSurrendered',
    'licenceStatus.counterpartSurrendered',
    'licenceStatus.lostMarker',
    'licenceStatus.stolenMarker',
    'licenceStatus.defacedMarker',
    'licenceStatus.destroyedMarker',
    'organDonor.anyOrgans',
    'organDonor.kidneys',
    'organDonor.liver',
    'organDonor.heart',
    'organDonor.cornea',
    'organDonor.pancreas',
    'organDonor.lungs',
  ])('%s', async (field) => {
    for (const value of ['Y', 'true', 1, [], {}]) {
      expect(await refusals({ [field]: value })).toEqual([`Type ${field}`]);
    }
  });
});

describe('a date', () => {
  it.each([
    '1970-01-01',
    '2000-02-29',
    '1970-01-01T09:00:00Z',
    '1970-01-01T23:30:00-12:00',
    '1970-01-01t09:00:00.123456789z',
  ])('of birth may be %s', async (dateOfBirth) => {
    await accepts({ dateOfBirth });
  });

  it.each([
    '1970-02-30',
    '2001-02-29',
    '0000-01-01',
    '1970-1-1',
    '01/01/1970',
    '1970-01-01T09:00:00',
    '1970-01-01T25:00:00Z',
    '1970-02-30T09:00:00Z',
    '',
    long(5_000),
  ])('of birth may not be %s', async (dateOfBirth) => {
    expect(await refusals({ dateOfBirth })).toEqual(['Date dateOfBirth']);
  });

  it('and time of the branch is RFC 3339', async () => {
    for (const time of [
      '2022-01-01T09:00:00Z',
      '2022-01-01T09:00:00+01:00',
      '2016-12-31T23:59:60Z',
      '2022-01-01T09:00:00.5Z',
    ]) {
      await accepts({ 'handler.localDateTime': time });
    }
    for (const time of [
      '2022-01-01',
      '2022-01-01T09:00Z',
      '2022-01-01T09:00:00',
      '2022-13-01T09:00:00Z',
      '2022-01-01 09:00:00Z',
      '',
    ]) {
      expect(await refusals({ 'handler.localDateTime': time })).toEqual(['Date handler.localDateTime']);
    }
    expect(await refusals({ 'handler.localDateTime': 1 })).toEqual(['Type handler.localDateTime']);
  });

  it('of birth with a time is the day that is written there', async () => {
    const id = 'written-day';
    await accepts({ 'handler.transactionId': id, dateOfBirth: '1970-01-01T23:30:00-12:00' });
    const again = await partner.submit(
      applicationWith({ 'handler.transactionId': id, dateOfBirth: '1970-01-01' }),
    );
    expect(again.headers['idempotency-replayed']).toBe('true');
  });
});

describe('the address', () => {
  it('is exactly one of three', async () => {
    await accepts(structured());
    await accepts(bfpo());
    await accepts({ ...structured(), [U]: null, [B]: null });
    for (const updateAddress of [{}, { structuredAddress: null }]) {
      expect(await refusals({ updateAddress })).toEqual(['Combination updateAddress']);
    }
    expect(await refusals({ [S]: { postTown: 'x', postcode: 'x', uprn: 'x' } })).toEqual([
      'Combination updateAddress',
    ]);
    expect(await refusals({ [B]: { line1: 'x', bfpoNumber: 1 } })).toEqual(['Combination updateAddress']);
  });

  it('has a sub-building only in a building', async () => {
    expect(await refusals(structured({ subBuildingName: 'FLAT 2A' }))).toEqual([
      `Combination ${S}.subBuildingName`,
    ]);
    await accepts(structured({ subBuildingName: 'FLAT 2A', buildingNumber: '270' }));
    await accepts(structured({ subBuildingName: 'FLAT 2A', buildingName: 'LANDMARK HOUSE' }));
  });

  it('without a field that something can be delivered to is refused', async () => {
    expect(await refusals(structured({ postTown: '', country: 'Wales' }))).toEqual([
      `NotEmpty ${S}.postTown`,
      `Combination ${S}`,
    ]);
  });

  it("has the guide's PO box, whose prefix does not count in its length", async () => {
    for (const poBoxNumber of ['PO Box 21', 'po box 123456', 'HK860', '123456'])
      await accepts(structured({ poBoxNumber }));
    for (const poBoxNumber of ['PO Box 1234567', 'POBOX 12', '1234567']) {
      expect(await refusals(structured({ poBoxNumber }))).toEqual([`Size ${S}.poBoxNumber`]);
    }
  });
});

describe('both sides of the photocard', () => {
  it('are required with TYRPC, and allowed with TYRR', async () => {
    expect(
      await refusals({ transactionType: 'TYRPC', photoCardFront: undefined, photoCardBack: null }),
    ).toEqual(['NotEmpty photoCardFront', 'NotEmpty photoCardBack']);
    await accepts({ transactionType: 'TYRPC' });
    await accepts({ transactionType: 'TYRR' });
  });
});

describe('an object', () => {
  it.each([
    'handler',
    'photo',
    'organDonor',
    'licenceStatus',
    'updateAddress',
    S,
    U,
    B,
  ])('%s is no list and no text', async (field) => {
    for (const value of [[], [{}], 'x', 1, long(5_000)])
      expect(await refusals({ [field]: value })).toContain(`Type ${field}`);
  });

  it('with an unknown field is refused, and the name of the field is not repeated', async () => {
    for (const [field, place] of [
      ['surname', 'body'],
      ['handler.secret', 'handler'],
      ['photo.Eyesopen', 'photo'],
      [`${U}.uprn`, U],
      ['toString', 'body'],
    ] as const) {
      expect(await refusals({ [field]: 'x' })).toEqual([`UnknownField ${place}`]);
    }
    const answer = await partner.submit(applicationWith({ Jonathan: 1, [long(5_000)]: 1 }));
    expect(answer.body.errors).toEqual([
      {
        status: '400 BAD_REQUEST',
        code: 'UnknownField',
        title: 'body',
        detail: 'body has 2 fields that are not in the schema.',
      },
    ]);
  });
});

describe('two spellings', () => {
  it('of a field may both be sent if they are equal', async () => {
    await accepts({ drivingLicenceNumber: 'MCADI801206HZ9HM' });
    await accepts({ 'handler.transactionID': 'both-1', 'handler.transactionId': 'both-1' });
    await accepts({ drivingLicenceNumber: null });
    expect(await refusals({ drivingLicenceNumber: 'JONES712249IP6VV' })).toEqual([
      'Conflict drivingLicenceNumber',
    ]);
    expect(await refusals({ 'handler.transactionID': 'a', 'handler.transactionId': 'b' })).toEqual([
      'Conflict handler.transactionId',
    ]);
  });

  it('name the field as it was sent', async () => {
    expect(await refusals({ 'handler.transactionID': '' })).toEqual(['Size handler.transactionID']);
    expect(await refusals({ driverNumber: 5 })).toEqual(['Type driverNumber']);
    expect(await refusals({ driverNumber: undefined, drivingLicenceNumber: 5 })).toEqual([
      'Type drivingLicenceNumber',
    ]);
  });
});

describe('all faults', () => {
  it('are sent at once, with those of the images and of the header', async () => {
    expect(
      await refusals({
        transactionType: 'X',
        feePaid: -1,
        'photo.eyesOpen': 'Y',
        'photo.photographImage': 'BASE64JPEGSTRING',
        signatureImage: '%',
        dateOfBirth: 'x',
        surname: 'x',
        [`${U}.line1`]: '',
      }),
    ).toEqual([
      'Enum transactionType',
      'Range feePaid',
      'Date dateOfBirth',
      'Type photo.eyesOpen',
      `NotEmpty ${U}.line1`,
      'UnknownField body',
      'MediaType photo.photographImage',
      'MediaType signatureImage',
    ]);
  });

  it('never repeat what was sent', async () => {
    const value = 'Zebedee-4711';
    const answer = await partner.submit(
      applicationWith({
        [value]: value,
        transactionType: value,
        feePaid: value,
        dateOfBirth: value,
        driverNumber: value,
        photo: { [value]: value, eyesOpen: value, photographImage: value },
        updateAddress: { [value]: { [value]: value } },
        signatureImage: value,
      }),
    );
    expect(answer.status).toBe(400);
    expect(answer.text).not.toContain(value);
  });
});
