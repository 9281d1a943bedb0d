/**
 * The records that a service has when it is tried out for the first time, under ids that are known beforehand: the page of the
 * API fills them in, so that each of its requests works as it is. Where there is no demonstration they name nothing.
 */

export const DEMONSTRATION_EMAIL = 'demonstration@example.com';

/** Its credentials are those of a manufacturer in `demo.json`. */
export const MOTORS = {
  name: 'Demonstration Motors',
  clientSecretId: '3f0c9a52-7d1e-4b86-a0f4-5f7f2f9f6c11',
  /** A file that was refused, so that there are faults to look at. */
  refusedRunId: '0b6f4c1e-3f60-4d0e-9f0a-6a2f1a7f9d11',
  /** A file that was merged. */
  mergedRunId: '5f0c9d3e-8a41-4a0e-9f57-2f6f2b1f0c11',
};

/** Nobody has the credentials of its client: administrators try out on it what they do with clients and manufacturers. */
export const VANS = {
  // The first manufacturer of a database is Motors.
  id: 2,
  name: 'Demonstration Vans',
  clientId: '6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10',
  clientSecretId: '7c1d2b3a-5e4f-4a6b-8c7d-9e0f1a2b3c4d',
  apiKeyId: '2a9e8d7c-6b5a-4c3d-9e2f-1a0b9c8d7e6f',
  /** The only one there is. Nobody has its private half. */
  sshKeyId: 1,
  /** Lists order runs of one time of receipt by their ids, and a test's clock may stand still. So these are in the order of the files. */
  mergedRunId: 'c3b2a190-8f7e-4d6c-95b4-a3928170615f',
  /** A file whose closures wait for a decision. */
  heldRunId: 'd4c3b2a1-0f9e-4d8c-b7a6-5e4d3c2b1a09',
};

/** Another manufacturer, because each decision can be made once. */
export const TRUCKS = {
  name: 'Demonstration Trucks',
  mergedRunId: 'd3c2b1a0-9f8e-4d7c-a6b5-948372615f4e',
  heldRunId: 'e5d4c3b2-1a0f-4e9d-8c7b-6f5e4d3c2b1a',
  /** A file that does not go on. */
  waitingRunId: 'f6e5d4c3-2b1a-4f0e-9d8c-7a6f5e4d3c2b',
};

export const CAMPAIGN = 'CAR/2';

/** Of Motors. The tour opens and deletes `DEMO0000000000001`. */
export const VEHICLES = {
  toRead: 'DEMO0000000000002',
  toRepair: 'DEMO0000000000003',
  toDelete: 'DEMO0000000000004',
  /** Has no recall yet. */
  toOpen: 'DEMO0000000000005',
};
