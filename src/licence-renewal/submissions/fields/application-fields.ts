import { PHOTO_QUALITY_FLAGS, TRANSACTION_TYPES } from '../../applications/renewal-fields.js';
import { UPDATE_ADDRESS } from './address-fields.js';
import { date, flag, group, image, text, time, wholeNumber } from './field.js';

const flags = (names: readonly string[], descriptionOf: (name: string) => string) =>
  Object.fromEntries(names.map((name) => [name, flag(descriptionOf(name))]));

const HANDLER = group(
  'Data about the request.',
  {
    originatorId: text('The organisation that supports the application.', { max: 256, example: 'POL' }),
    transactionId: text(
      'Your own id of this application, by which it can be repeated. Without it one is made, and then the request can not be repeated safely.',
      { min: 1, max: 256, alsoSpelt: 'transactionID', example: '123456789012345678901234' },
    ),
    userId: text('The clerk.', { max: 256, example: 'john-smith' }),
    branchId: text('The branch.', { max: 256, example: 'a123' }),
    terminalId: text('The terminal.', { max: 256, example: '1581239' }),
    localDateTime: time('When the transaction began at the branch.', { example: '2022-01-01T09:00:00Z' }),
  },
  { required: true },
);

const PHOTO = group(
  'The photo and its quality checks.',
  {
    photoOverride: flag('Whether the clerk doubts that the photo complies.'),
    ...flags(PHOTO_QUALITY_FLAGS, (name) => `Result of the quality check ${name}.`),
    photographImage: image('Photo of the driver: a JPEG.', { mediaTypes: ['image/jpeg'] }),
  },
  { required: true },
);

const LICENCE_STATUS = group('The licence that the customer has.', {
  photocardSurrendered: flag('Whether the photocard was surrendered.'),
  photocardIssueNumber: text('Issue number of the photocard.', { min: 1, max: 2, example: '12' }),
  counterpartSurrendered: flag('Whether the counterpart was surrendered.'),
  counterpartIssueNumber: text('Issue number of the counterpart.', { min: 1, max: 3, example: '3' }),
  lostMarker: flag('Whether the licence was lost.'),
  stolenMarker: flag('Whether the licence was stolen.'),
  defacedMarker: flag('Whether the licence was defaced.'),
  destroyedMarker: flag('Whether the licence was destroyed.'),
});

const ORGANS = ['anyOrgans', 'kidneys', 'liver', 'heart', 'cornea', 'pancreas', 'lungs'];

const CARD_IMAGES = ['photoCardFront', 'photoCardBack'];

/**
 * An application (renewal guide, "DrivingLicenceRenewalRequest"): the names of its schema, and the rules that it states. Everything that
 * is only inferred is a reason for a review (`review`).
 */
export const APPLICATION = group(
  'A driving licence renewal application.',
  {
    handler: HANDLER,
    drivingLicenceNumber: text('Driving licence number.', {
      min: 16,
      max: 16,
      pattern: { source: '^[a-zA-Z0-9]*$', message: 'must have only letters and digits' },
      upperCase: true,
      alsoSpelt: 'driverNumber',
      example: 'MCADI801206HZ9HM',
    }),
    transactionType: text('`TYRR` after a renewal reminder, `TYRPC` for a photocard renewal.', {
      required: true,
      values: TRANSACTION_TYPES,
      example: 'TYRR',
    }),
    applicationReferenceNumber: text('Reference in the barcode of form D798.', {
      max: 29,
      example: '98269432242880068489880451264',
    }),
    feePaid: wholeNumber('What the customer paid at the counter, in pence.', {
      required: true,
      min: 0,
      max: 999_999,
      example: 1575,
    }),
    investigationRequired: flag('Whether the clerk asks for an investigation.', { example: true }),
    dateOfBirth: date('Date of birth. Of a date with a time, the written date counts.', {
      example: '1970-01-01',
    }),
    daytimePhone: text('Telephone number during the day.', { min: 1, max: 30, example: '01234567890' }),
    photo: PHOTO,
    signatureImage: image('Signature: a PNG or a JPEG.', { mediaTypes: ['image/png', 'image/jpeg'] }),
    updateAddress: UPDATE_ADDRESS,
    licenceStatus: LICENCE_STATUS,
    twoDBarcode: text('The 159 characters of the barcode of the reminder. Its spaces are kept.', {
      max: 159,
      example: '9826943224281001848986045116301GAIR GERARD SWAN 34 SAXON CLOSE SA1 1SD ',
    }),
    organDonor: group(
      'Wishes about organ donation.',
      flags(ORGANS, (name) => `Wish: ${name}.`),
    ),
    photoCardFront: image('Front of the photocard: a JPEG. Required with `TYRPC`.', {
      mediaTypes: ['image/jpeg'],
    }),
    photoCardBack: image('Back of the photocard: a JPEG. Required with `TYRPC`.', {
      mediaTypes: ['image/jpeg'],
    }),
  },
  {
    issueIn: (given) =>
      given.transactionType === 'TYRPC'
        ? CARD_IMAGES.filter((field) => given[field] === undefined).map((field) => ({
            field,
            rule: 'NotEmpty' as const,
            message: 'is required when transactionType is TYRPC',
          }))
        : [],
  },
);
