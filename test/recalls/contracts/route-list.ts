import { randomUUID } from 'node:crypto';
import { testVehiclesFile } from '../../../src/kadoe/register/test-vehicles.js';
import { entityTagOf } from '../../../src/platform/http/entity-tag.js';
import type { RecallsRole } from '../../../src/recalls/roles.js';
import type { ProtectedRoute as AnyProtectedRoute, RouteCall } from '../../surfaces/surface-contract.js';
import { ed25519Key } from '../sftp/key-pairs.js';
import type { PopulatedService } from './populated-service.js';

/** A plan of the migration, as it is: to set it again changes nothing. */
const STANDARD_PLAN = { rate: 10, burst: 20, quota: 50_000, quotaPeriod: 'DAY' };
export const STANDARD_PLAN_TAG = entityTagOf(['standard', ...Object.values(STANDARD_PLAN)]);

/** The public routes, and the status of a call without content. */
export const PUBLIC_ROUTES: Readonly<Record<string, number>> = {
  'GET /': 200,
  ...pageOf('manufacturers'),
  ...pageOf('mot-services'),
  ...pageOf('administrators'),
  'GET /docs': 200,
  'GET /docs/': 200,
  'GET /docs/*': 200,
  'HEAD /docs/*': 200,
  'GET /docs/LICENSE': 404,
  'GET /docs/index.html': 200,
  'GET /docs/swagger-ui-init.js': 200,
  'GET /docs/docs/swagger-ui-init.js': 200,
  'GET /openapi.json': 200,
  'GET /openapi.yml': 200,
  'GET /health/live': 200,
  'GET /health/ready': 200,
};

/** The documentation of an audience. */
function pageOf(name: string): Record<string, number> {
  const page = `/docs/${name}`;
  return {
    [`GET ${page}`]: 200,
    [`GET ${page}/`]: 200,
    [`GET ${page}/*`]: 200,
    [`HEAD ${page}/*`]: 200,
    [`GET ${page}/${name}/*`]: 200,
    [`HEAD ${page}/${name}/*`]: 200,
    [`GET ${page}/LICENSE`]: 404,
    [`GET ${page}/index.html`]: 200,
    [`GET ${page}/swagger-ui-init.js`]: 200,
    [`GET ${page}/${name}/swagger-ui-init.js`]: 200,
    [`GET ${page}/openapi.json`]: 200,
    [`GET ${page}/openapi.yml`]: 200,
  };
}

export interface ProtectedRoute extends AnyProtectedRoute<PopulatedService> {
  readonly roles: readonly RecallsRole[];
}

const MANUFACTURER = ['manufacturer'] as const;
const MOT = ['mot'] as const;
const ADMIN = ['admin'] as const;

const OWN_RUN = ({ ownRuns }: PopulatedService): RouteCall => ({ path: { runId: ownRuns.rejected } });
const SUBJECT = ({ subject }: PopulatedService): RouteCall => ({ path: { clientId: subject.clientId } });

/** Every other route. The calls are made in this order, so a key or secret is removed before a new one is created. */
export const PROTECTED_ROUTES: Readonly<Record<string, ProtectedRoute>> = {
  'POST /recalls': {
    roles: MANUFACTURER,
    answer: 201,
    call: () => ({
      body: { vin: 'NEW1', manufacturerCampaignReference: 'C/1', recallCampaignStartDate: '2024-03-30' },
    }),
  },
  'GET /recalls': { roles: MANUFACTURER, answer: 200 },
  // A path without a VIN means a recall that does not exist (API guide, "Error codes").
  'GET /recalls/vin': { roles: MANUFACTURER, answer: 404, undocumented: true },
  'PUT /recalls/vin': { roles: MANUFACTURER, answer: 404, undocumented: true },
  'DELETE /recalls/vin': { roles: MANUFACTURER, answer: 404, undocumented: true },
  'GET /recalls/vin/:vin': {
    roles: MANUFACTURER,
    answer: 200,
    call: () => ({ path: { vin: 'LISTED1' } }),
  },
  'PUT /recalls/vin/:vin': {
    roles: MANUFACTURER,
    answer: 204,
    call: () => ({
      path: { vin: 'REPAIRED1' },
      query: 'manufacturerCampaignReference=C/1',
      body: { repairStatus: 'FIXED', rectificationDate: '2024-04-30' },
    }),
  },
  'DELETE /recalls/vin/:vin': {
    roles: MANUFACTURER,
    answer: 204,
    call: () => ({ path: { vin: 'DELETED1' }, query: 'manufacturerCampaignReference=C/1' }),
  },
  'GET /credentials': { roles: MANUFACTURER, answer: 200 },
  'DELETE /credentials/:keyId': {
    roles: MANUFACTURER,
    answer: 204,
    call: ({ ownSecretIds: [keyId] }) => ({ path: { keyId } }),
  },
  'PUT /credentials': { roles: MANUFACTURER, answer: 200 },
  'POST /imports/validate': {
    roles: MANUFACTURER,
    answer: 200,
    call: () => ({
      headers: { 'Content-Type': 'text/csv' },
      body: 'VIN,ManufacturerRecallCampaignReference,DVSACampaignReference,RecallCampaignStartDate\r\n',
    }),
  },
  'GET /imports': { roles: MANUFACTURER, answer: 200 },
  'GET /imports/:runId': { roles: MANUFACTURER, answer: 200, call: OWN_RUN },
  'GET /imports/:runId/faults': { roles: MANUFACTURER, answer: 200, call: OWN_RUN },
  'GET /imports/:runId/faults.csv': { roles: MANUFACTURER, answer: 200, call: OWN_RUN },
  'GET /mot/vehicles/:vin': { roles: MOT, answer: 200, call: () => ({ path: { vin: 'LISTED1' } }) },
  'POST /mot/vehicles': { roles: MOT, answer: 200, call: () => ({ body: { vins: ['LISTED1'] } }) },
  'GET /mot/changes': { roles: MOT, answer: 200 },
  'POST /admin/clients': {
    roles: ADMIN,
    answer: 201,
    call: () => ({ body: { name: 'Newcomer', email: 'newcomer@example.com', role: 'manufacturer' } }),
  },
  'GET /admin/clients': { roles: ADMIN, answer: 200 },
  'GET /admin/clients/:clientId': { roles: ADMIN, answer: 200, call: SUBJECT },
  'PUT /admin/clients/:clientId': {
    roles: ADMIN,
    answer: 200,
    call: ({ subject }) => ({
      path: { clientId: subject.clientId },
      headers: { 'If-Match': subject.clientTag },
      body: { name: 'Renamed', teamEmail: 'renamed@example.com', dailyQuota: 7 },
    }),
  },
  'GET /admin/clients/:clientId/usage': { roles: ADMIN, answer: 200, call: SUBJECT },
  'POST /admin/clients/:clientId/disable': { roles: ADMIN, answer: 204, call: SUBJECT },
  'POST /admin/clients/:clientId/enable': { roles: ADMIN, answer: 204, call: SUBJECT },
  'GET /admin/clients/:clientId/told-no': {
    roles: ADMIN,
    answer: 200,
    call: (populated) => ({ ...SUBJECT(populated), query: 'since=2026-01-01' }),
  },
  'POST /admin/clients/:clientId/undo': {
    roles: ADMIN,
    answer: 200,
    call: (populated) => ({
      ...SUBJECT(populated),
      body: { since: '2026-01-01', reason: 'its key was stolen' },
    }),
  },
  'DELETE /admin/clients/:clientId/api-keys/:keyId': {
    roles: ADMIN,
    answer: 204,
    call: ({ subject: { clientId, apiKeyIds } }) => ({ path: { clientId, keyId: apiKeyIds[0] } }),
  },
  'POST /admin/clients/:clientId/api-keys': {
    roles: ADMIN,
    answer: 201,
    call: (populated) => ({ ...SUBJECT(populated), body: {} }),
  },
  'DELETE /admin/clients/:clientId/secrets/:keyId': {
    roles: ADMIN,
    answer: 204,
    call: ({ subject: { clientId, secretIds } }) => ({ path: { clientId, keyId: secretIds[0] } }),
  },
  'POST /admin/clients/:clientId/secrets': { roles: ADMIN, answer: 201, call: SUBJECT },
  'POST /admin/clients/:clientId/user/reset': {
    roles: ADMIN,
    answer: 200,
    call: ({ clientWithUser }) => ({ path: { clientId: clientWithUser } }),
  },
  'GET /admin/kadoe/clients/:clientId': {
    roles: ADMIN,
    answer: 200,
    call: ({ kadoeClient: { clientId } }) => ({ path: { clientId } }),
  },
  'PUT /admin/kadoe/clients/:clientId': {
    roles: ADMIN,
    answer: 200,
    call: ({ kadoeClient: { clientId, tag } }) => ({
      path: { clientId },
      headers: { 'If-Match': tag },
      body: { enquirers: { IT321: ['00EV'] }, linkProviderId: null, mandates: [], plan: 'standard' },
    }),
  },
  'PUT /admin/clients/:clientId/plan': {
    roles: ADMIN,
    answer: 204,
    call: ({ kadoeClient: { clientId } }) => ({ path: { clientId }, body: { plan: 'standard' } }),
  },
  'GET /admin/manufacturers': { roles: ADMIN, answer: 200 },
  'GET /admin/manufacturers/:manufacturerId': {
    roles: ADMIN,
    answer: 200,
    call: ({ subject: { manufacturerId } }) => ({ path: { manufacturerId } }),
  },
  'PUT /admin/manufacturers/:manufacturerId': {
    roles: ADMIN,
    answer: 200,
    call: ({ subject: { manufacturerId, manufacturerTag } }) => ({
      path: { manufacturerId },
      headers: { 'If-Match': manufacturerTag },
      body: { name: 'Renamed Motors', teamEmail: 'renamed-motors@example.com' },
    }),
  },
  'DELETE /admin/manufacturers/:manufacturerId/ssh-keys/:keyId': {
    roles: ADMIN,
    answer: 204,
    call: ({ subject: { manufacturerId, sshKeyIds } }) => ({ path: { manufacturerId, keyId: sshKeyIds[0] } }),
  },
  'POST /admin/manufacturers/:manufacturerId/ssh-keys': {
    roles: ADMIN,
    answer: 201,
    call: ({ subject: { manufacturerId } }) => ({
      path: { manufacturerId },
      body: { publicKey: ed25519Key().publicKey },
    }),
  },
  'GET /admin/sftp': { roles: ADMIN, answer: 200 },
  'GET /admin/ending-credentials': { roles: ADMIN, answer: 200 },
  'GET /admin/undelivered-mails': { roles: ADMIN, answer: 200 },
  'GET /admin/people': { roles: ADMIN, answer: 200 },
  'GET /admin/kadoe/clients': { roles: ADMIN, answer: 200 },
  'GET /admin/usage': { roles: ADMIN, answer: 200 },
  'POST /admin/register/loads': {
    roles: ADMIN,
    answer: 200,
    call: () => ({
      query: 'environment=test',
      headers: { 'Content-Type': 'application/x-ndjson' },
      body: testVehiclesFile().toString(),
    }),
  },
  'GET /admin/plans': { roles: ADMIN, answer: 200 },
  'POST /admin/plans': {
    roles: ADMIN,
    answer: 201,
    call: () => ({ body: { name: `p-${randomUUID()}`, ...STANDARD_PLAN } }),
  },
  'GET /admin/plans/:name': {
    roles: ADMIN,
    answer: 200,
    call: () => ({ path: { name: 'standard' } }),
  },
  'PUT /admin/plans/:name': {
    roles: ADMIN,
    answer: 200,
    call: () => ({
      path: { name: 'standard' },
      headers: { 'If-Match': STANDARD_PLAN_TAG },
      body: STANDARD_PLAN,
    }),
  },
  'DELETE /admin/plans/:name': { roles: ADMIN, answer: 204, call: () => ({ path: { name: 'bulk' } }) },
  'GET /admin/renewals': { roles: ADMIN, answer: 200 },
  'POST /admin/renewals/search': {
    roles: ADMIN,
    answer: 200,
    call: () => ({ body: { drivingLicenceNumber: 'TCAEU610267NO9EK' } }),
  },
  'GET /admin/renewals/:applicationId': {
    roles: ADMIN,
    answer: 200,
    call: ({ renewals }) => ({ path: { applicationId: renewals.toAccept } }),
  },
  'GET /admin/renewals/:applicationId/images/:kind': {
    roles: ADMIN,
    answer: 200,
    call: ({ renewals }) => ({ path: { applicationId: renewals.toAccept, kind: 'photo' } }),
  },
  'POST /admin/renewals/:applicationId/accept': {
    roles: ADMIN,
    answer: 200,
    call: ({ renewals }) => ({ path: { applicationId: renewals.toAccept } }),
  },
  'POST /admin/renewals/:applicationId/reject': {
    roles: ADMIN,
    answer: 200,
    call: ({ renewals }) => ({
      path: { applicationId: renewals.toReject },
      body: { reason: 'The photograph shows somebody else.' },
    }),
  },
  'POST /admin/renewals/:applicationId/forward': {
    roles: ADMIN,
    answer: 200,
    call: ({ renewals }) => ({ path: { applicationId: renewals.toForward } }),
  },
  'POST /admin/renewals/:applicationId/erase': {
    roles: ADMIN,
    answer: 200,
    call: ({ renewals }) => ({
      path: { applicationId: renewals.toErase },
      body: { reason: 'the person has asked for erasure' },
    }),
  },
  'GET /admin/enquiries': { roles: ADMIN, answer: 200 },
  'POST /admin/enquiries/search': {
    roles: ADMIN,
    answer: 200,
    call: () => ({ body: { registrationNumber: 'AB12CDE' } }),
  },
  'GET /admin/enquiries/:enquiryId': {
    roles: ADMIN,
    answer: 200,
    call: ({ enquiry }) => ({ path: { enquiryId: enquiry } }),
  },
  'POST /admin/enquiries/:enquiryId/explanation': {
    roles: ADMIN,
    answer: 200,
    call: ({ enquiry }) => ({
      path: { enquiryId: enquiry },
      body: { reason: 'a court has asked what was answered' },
    }),
  },
  'GET /admin/usage/kadoe': { roles: ADMIN, answer: 200 },
  'GET /admin/audit': { roles: ADMIN, answer: 200 },
  'GET /admin/imports': { roles: ADMIN, answer: 200 },
  'GET /admin/imports/:runId': { roles: ADMIN, answer: 200, call: OWN_RUN },
  'GET /admin/imports/:runId/faults': { roles: ADMIN, answer: 200, call: OWN_RUN },
  'GET /admin/imports/:runId/faults.csv': { roles: ADMIN, answer: 200, call: OWN_RUN },
  'GET /admin/imports/:runId/faults/summary': { roles: ADMIN, answer: 200, call: OWN_RUN },
  'GET /admin/imports/:runId/closures/summary': {
    roles: ADMIN,
    answer: 200,
    call: ({ heldRuns: [runId] }) => ({ path: { runId } }),
  },
  'GET /admin/imports/:runId/closures': {
    roles: ADMIN,
    answer: 200,
    call: ({ heldRuns: [runId] }) => ({ path: { runId } }),
  },
  'GET /admin/imports/:runId/changes': {
    roles: ADMIN,
    answer: 200,
    call: ({ ownRuns: { merged: runId } }) => ({ path: { runId } }),
  },
  'GET /admin/imports/:runId/told-no': {
    roles: ADMIN,
    answer: 200,
    call: ({ ownRuns: { merged: runId } }) => ({ path: { runId } }),
  },
  'POST /admin/imports/:runId/undo': {
    roles: ADMIN,
    answer: 200,
    call: ({ wrongRuns: [runId] }) => ({ path: { runId }, body: { reason: 'the file of another brand' } }),
  },
  'POST /admin/imports/:runId/closures/approve': {
    roles: ADMIN,
    answer: 200,
    call: ({ heldRuns: [runId] }) => ({ path: { runId }, body: { reason: 'the team has confirmed it' } }),
  },
  'POST /admin/imports/:runId/closures/reject': {
    roles: ADMIN,
    answer: 200,
    call: ({ heldRuns: [, runId] }) => ({ path: { runId }, body: { reason: 'the export was cut off' } }),
  },
  'POST /admin/imports/:runId/give-up': {
    roles: ADMIN,
    answer: 200,
    call: ({ waitingRuns: [runId] }) => ({ path: { runId }, body: { reason: 'no scanner will ever be' } }),
  },
  'GET /admin/closures': { roles: ADMIN, answer: 200 },
  'GET /admin/manufacturers/silent': { roles: ADMIN, answer: 200 },
  'GET /admin/manufacturers/:manufacturerId/files': {
    roles: ADMIN,
    answer: 200,
    call: ({ subject: { manufacturerId } }) => ({ path: { manufacturerId } }),
  },
  'POST /admin/vehicles/history': { roles: ADMIN, answer: 200, call: () => ({ body: { vin: 'LISTED1' } }) },
};
