import { CLIENT_WITH_USER } from '../../platform/demonstration/shared-records.js';

const EMAIL = 'demonstration@example.com';

/** Its credentials are in `demo.json`. */
export const PARKING = {
  name: 'Demonstration Parking',
  email: EMAIL,
  environment: 'test',
  plan: 'standard',
  enquirers: { DM001: ['00EV', '00AC'] },
} as const;

/** Nobody has the credentials of it. A reset of its user must not end the password that is in `demo.json`. */
export const COUNCIL = {
  id: CLIENT_WITH_USER,
  name: 'Demonstration Council',
  email: EMAIL,
  environment: 'test',
  plan: 'standard',
  enquirers: { DM002: ['00EV'] },
} as const;

/** An enquiry that the demonstration client may make: it is answered with the keeper of a test vehicle. */
export const ENQUIRY = {
  registrationNumber: 'AA19BBB',
  enquirerId: 'DM001',
  reasonCode: '00EV',
  eventDate: '2024-06-01',
  referenceNumber: 'TRY1',
} as const;
