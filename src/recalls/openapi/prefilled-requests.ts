import type { Settings } from '../../platform/config/settings.js';
import { entityTagOf } from '../../platform/http/entity-tag.js';
import { identityAddresses } from '../../platform/identity/identity-addresses.js';
import type { PrefilledRequest } from '../../platform/openapi/surface-document.js';
import { CAMPAIGN, DEMONSTRATION_EMAIL, MOTORS, TRUCKS, VANS, VEHICLES } from '../demo/demo-records.js';

const RECALL = { manufacturerCampaignReference: CAMPAIGN };
const REFUSED_RUN = { parameters: { runId: MOTORS.refusedRunId } };
const MERGED_RUN = { parameters: { runId: MOTORS.mergedRunId } };
const HELD_RUN = { parameters: { runId: VANS.heldRunId } };
const CLIENT = { clientId: VANS.clientId };
const MANUFACTURER = { manufacturerId: VANS.id };
const SINCE = '2024-04-30T14:02:39.155Z';

/** What the records of the demonstration are now. To set it again changes no tag, so the request works any number of times. */
const CLIENT_AS_IT_IS = { name: VANS.name, teamEmail: DEMONSTRATION_EMAIL, dailyQuota: null };
const MANUFACTURER_AS_IT_IS = { name: VANS.name, teamEmail: DEMONSTRATION_EMAIL };

/** What the page of the API fills in, in the order of its operations. All of it works with the records of the demonstration. */
export function prefilledRequests(settings: Settings): Readonly<Record<string, PrefilledRequest>> {
  const tokenRequest = {
    body: { grant_type: 'client_credentials', scope: identityAddresses(settings).scopeUrl },
  };
  return {
    ...MANUFACTURERS_REQUESTS,
    ...MOT_REQUESTS,
    ...CLIENT_REQUESTS,
    ...IMPORT_REQUESTS,
    ...PLAN_REQUESTS,
    requestAccessToken: tokenRequest,
    requestAccessTokenOfTenant: tokenRequest,
    requestAccessTokenAtShortAddress: tokenRequest,
  };
}

const MANUFACTURERS_REQUESTS: Readonly<Record<string, PrefilledRequest>> = {
  openRecall: {
    body: {
      vin: VEHICLES.toOpen,
      manufacturerCampaignReference: 'CAR/1',
      dvsaCampaignReference: 'R/2024/001',
      recallCampaignStartDate: '2024-03-30',
    },
  },
  findRecalls: { parameters: { vin: VEHICLES.toRead } },
  changeRepairStatus: {
    parameters: { vin: VEHICLES.toRepair, ...RECALL },
    body: { repairStatus: 'FIXED', rectificationDate: '2024-04-01' },
  },
  // At least one of the references is required.
  deleteRecalls: { parameters: { vin: VEHICLES.toDelete, ...RECALL } },
  removeClientSecret: { parameters: { keyId: MOTORS.clientSecretId } },
  readImport: REFUSED_RUN,
  listImportFaults: REFUSED_RUN,
  downloadImportFaults: REFUSED_RUN,
  validateImport: { parameters: { fileName: 'recalls.csv' } },
};

const MOT_REQUESTS: Readonly<Record<string, PrefilledRequest>> = {
  findVehicle: { parameters: { vin: VEHICLES.toRead } },
  findVehicles: { body: { vins: [VEHICLES.toRead, VEHICLES.toRepair] } },
};

const CLIENT_REQUESTS: Readonly<Record<string, PrefilledRequest>> = {
  // The example is a vehicle of the test environment.
  loadRegister: { parameters: { environment: 'test' } },
  // Either a mark or a VIN, and the examples have both.
  searchEnquiries: { body: { registrationNumber: 'AA19BBB' } },
  onboardClient: {
    body: { name: 'Harbour Motors', email: 'recalls-team@harbour.example', role: 'manufacturer' },
  },
  readClient: { parameters: CLIENT },
  readClientUsage: { parameters: CLIENT },
  changeClient: {
    parameters: {
      ...CLIENT,
      'If-Match': entityTagOf([VANS.clientId, VANS.name, DEMONSTRATION_EMAIL, null]),
    },
    body: CLIENT_AS_IT_IS,
  },
  disableClient: { parameters: CLIENT },
  enableClient: { parameters: CLIENT },
  // With an overlap the key before it can be revoked afterwards.
  rotateApiKey: { parameters: CLIENT, body: { overlapMinutes: 1_440 } },
  revokeApiKey: { parameters: { ...CLIENT, keyId: VANS.apiKeyId } },
  issueClientSecret: { parameters: CLIENT },
  revokeClientSecret: { parameters: { ...CLIENT, keyId: VANS.clientSecretId } },
  readManufacturer: { parameters: MANUFACTURER },
  changeManufacturer: {
    parameters: { ...MANUFACTURER, 'If-Match': entityTagOf([VANS.id, VANS.name, DEMONSTRATION_EMAIL]) },
    body: MANUFACTURER_AS_IT_IS,
  },
  addSshKey: { parameters: MANUFACTURER },
  removeSshKey: { parameters: { ...MANUFACTURER, keyId: VANS.sshKeyId } },
};

/** A plan of the migration, as it is: to set it again changes no tag. */
const STANDARD_PLAN = { rate: 10, burst: 20, quota: 50_000, quotaPeriod: 'DAY' };

const PLAN_REQUESTS: Readonly<Record<string, PrefilledRequest>> = {
  readPlan: { parameters: { name: 'standard' } },
  changePlan: {
    parameters: { name: 'standard', 'If-Match': entityTagOf(['standard', ...Object.values(STANDARD_PLAN)]) },
    body: STANDARD_PLAN,
  },
  // The one that the request above has created.
  removePlan: { parameters: { name: 'fleet' } },
};

const IMPORT_REQUESTS: Readonly<Record<string, PrefilledRequest>> = {
  readAnyImport: REFUSED_RUN,
  listFaultsOfAnyImport: REFUSED_RUN,
  downloadFaultsOfAnyImport: REFUSED_RUN,
  summariseFaultsOfAnyImport: REFUSED_RUN,
  summariseClosuresOfImport: HELD_RUN,
  listClosuresOfImport: HELD_RUN,
  approveClosures: HELD_RUN,
  rejectClosures: { parameters: { runId: TRUCKS.heldRunId } },
  giveUpImport: { parameters: { runId: TRUCKS.waitingRunId } },
  listImportChanges: MERGED_RUN,
  listVehiclesToldNoByImport: MERGED_RUN,
  listVehiclesToldNoByClient: { parameters: { ...CLIENT, since: SINCE } },
  readFileCalendar: { parameters: MANUFACTURER },
  readVehicleHistory: { body: { vin: VEHICLES.toRead } },
  undoImport: { ...MERGED_RUN, body: { reason: 'the file was that of another brand', dryRun: true } },
  undoCallsOfClient: {
    parameters: CLIENT,
    body: { since: SINCE, reason: 'its API key was stolen', dryRun: true },
  },
};
