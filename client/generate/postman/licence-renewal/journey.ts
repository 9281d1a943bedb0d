import type { Step } from '../journey.js';

/** The collection's variable with the transaction id of a run. */
export const TRANSACTION = 'transactionId';

/** Without images, so that the collection stays readable: a caseworker looks at it for that. */
const APPLICATION = {
  handler: { originatorId: 'POL', transactionId: `{{${TRANSACTION}}}`, branchId: 'a123' },
  drivingLicenceNumber: 'JONES712249IP6VV',
  transactionType: 'TYRR',
  feePaid: 1400,
  dateOfBirth: '1979-12-24',
  photo: { photoOverride: false, icaoCompliant: true },
  updateAddress: { unstructuredAddress: { line1: '1 Test Street', postcode: 'SA1 1AA' } },
};

const OWN = { transactionId: `{{${TRANSACTION}}}` };

/** The calls of a run. Each run has a transaction id of its own, because an accepted application is never sent twice. */
export const APPLICATIONS: readonly Step[] = [
  {
    operation: 'submitApplication',
    name: 'Send in an application',
    status: 202,
    before: `pm.collectionVariables.set('${TRANSACTION}', 'POSTMAN-' + Date.now());`,
    body: APPLICATION,
  },
  { operation: 'submitApplication', name: 'The same again', status: 202, body: APPLICATION },
  {
    operation: 'submitApplication',
    name: 'Another one under the same id',
    status: 409,
    body: { ...APPLICATION, feePaid: 1700 },
  },
  {
    operation: 'submitApplication',
    name: 'An application with two faults',
    status: 400,
    body: { ...APPLICATION, feePaid: -1, transactionType: 'TYR' },
  },
  { operation: 'getApplication', name: 'What became of it', status: 200, values: OWN },
  {
    operation: 'getApplication',
    name: 'One that was never sent',
    status: 404,
    values: { transactionId: 'never-sent' },
  },
  { operation: 'listApplications', status: 200 },
];
