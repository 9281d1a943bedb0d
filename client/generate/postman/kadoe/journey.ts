import type { Step } from '../journey.js';

/** Fields of an enquiry that the environment has, because each client has others. */
const ASKED = {
  enquirerId: '{{enquirerId}}',
  reasonCode: '{{reasonCode}}',
  eventDate: '2024-06-01',
  referenceNumber: 'POSTMAN-1',
};

const byMark = (registrationNumber: string, name: string, status: number): Step => ({
  operation: 'findKeeper',
  name,
  status,
  body: { registrationNumber, ...ASKED },
});

/** The enquiries of a run, about DVLA's published test vehicles: a test client gets these answers. */
export const ENQUIRIES: readonly Step[] = [
  byMark('AA19BBB', 'A person', 200),
  byMark('FV08ABX', 'A company with a fleet number', 200),
  {
    operation: 'findKeeper',
    name: 'By VIN',
    status: 200,
    body: { chassisVin: '1C8FZB8912U529823', ...ASKED },
  },
  byMark('H789GHF', 'Stolen at the date of the event', 200),
  byMark('J942XHK', 'Scrapped', 404),
  byMark('111V', 'No registered keeper', 404),
  byMark('BV58PVS', 'Details unavailable', 404),
  byMark('F22FFF', 'No information held', 404),
];

/** Bodies of operations that no run calls. */
export const BODIES_OUTSIDE_RUNS: Readonly<Record<string, object>> = {
  changePassword: {
    userName: '{{kadoeUserName}}',
    password: '{{kadoePassword}}',
    newPassword: '{{kadoeNewPassword}}',
  },
  requestVerifyCode: { userName: '{{kadoeUserName}}', email: '{{kadoeEmail}}' },
};
