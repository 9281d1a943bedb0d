import { randomUUID } from 'node:crypto';
import type { EnquiryEntry } from '../../../src/kadoe/enquiry-records/enquiry.js';
import { EnquiryRecords } from '../../../src/kadoe/enquiry-records/recording/enquiry-records.js';
import type { Resolution } from '../../../src/kadoe/register/look-up/register-look-ups.js';
import type { Service } from '../../support/service.js';

/** The code of each outcome, as the KADOE guide has them. */
const CODES = {
  keeper: 'KEEPER',
  stolen: 'STOLEN',
  exported: 'EXPORTED',
  'multiple matches': 'MULTIPLE',
  'no information': 'ENV913',
  withheld: 'ENV912',
  'no keeper': 'ENV911',
  scrapped: 'ENV011',
} as const satisfies Record<Resolution['outcome'], string>;

/** An enquiry that was refused, and what a test changes of it. */
export function entry(more: Partial<EnquiryEntry> = {}): EnquiryEntry {
  return {
    clientId: randomUUID(),
    environment: 'live',
    enquirerId: 'IT321',
    linkProviderId: null,
    reasonCode: '00EV',
    referenceNumber: 'CASE 1',
    eventDate: '2025-01-01',
    asked: { registrationNumber: 'AB12CDE' },
    outcome: 'ENV930',
    load: null,
    versions: null,
    chargeable: false,
    ...more,
  };
}

/** An enquiry that the register answered. */
export function answered(resolution: Resolution, more: Partial<EnquiryEntry> = {}): EnquiryEntry {
  const { environment = 'live' } = more;
  return entry({
    outcome: CODES[resolution.outcome],
    load: resolution.load,
    versions: 'versions' in resolution ? resolution.versions : null,
    chargeable: environment === 'live' && resolution.outcome === 'keeper',
    ...more,
  });
}

export function recordsOf({ application }: Service): EnquiryRecords {
  return application.get(EnquiryRecords, { strict: false });
}

/** What is stored, in the order in which it was recorded. */
export function storedEnquiries(service: Service): Promise<Record<string, unknown>[]> {
  return service.query('SELECT * FROM enquiry ORDER BY recorded_at, id');
}
