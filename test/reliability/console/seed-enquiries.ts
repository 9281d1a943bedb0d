import { RegisterLookUps } from '../../../src/kadoe/register/look-up/register-look-ups.js';
import type { Console } from '../../console/console-browser.js';
import { Enquirer } from '../../kadoe/enquirer.js';
import { answered, entry, recordsOf } from '../../kadoe/enquiry-records/enquiry-site.js';
import { keepIdentifierFromLogs } from '../../kadoe/keep-people-from-logs.js';
import { keeper, loadRegister, vehicle } from '../../kadoe/register/register-site.js';
import type { Places } from './places.js';
import { MARKUP } from './planted.js';

const MARK = 'KK10AAA';

/** An enquiry that was answered with a keeper, and refused ones. */
export async function seedEnquiries({ service }: Console): Promise<Places> {
  keepIdentifierFromLogs(MARK);
  const { partner } = await Enquirer.onboard(service, {
    enquirers: { IT321: ['00AC', '00EV'] },
    plan: 'standard',
  });
  const { clientId } = partner;
  await loadRegister(service, [vehicle('K1', MARK, { keepers: [keeper('SMITHSON', '2020-01-01')] })]);
  const asked = { registrationNumber: MARK };
  const resolution = await service.application
    .get(RegisterLookUps, { strict: false })
    .resolve({ environment: 'live', asked, eventDate: '2025-01-01', today: '2026-11-29' });
  const add = async (given: Parameters<ReturnType<typeof recordsOf>['add']>[0]) =>
    (await recordsOf(service).add(given)).id;
  const found = await add(answered(resolution, { clientId, asked, referenceNumber: MARKUP }));
  const refused = await add(entry({ clientId, outcome: 'ENV930', referenceNumber: MARKUP }));
  return {
    '/console/enquiries/:id': [found, refused].map((id) => `/console/enquiries/${id}`),
    '/console/enquirers/:id': [`/console/enquirers/${clientId}`],
  };
}
