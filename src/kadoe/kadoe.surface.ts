import type { Surface } from '../platform/surfaces/surface.js';
import { THIRD_PARTY_GUARDS } from '../platform/third-party-access/third-party-guards.js';
import { USAGE_PLAN_GUARDS } from '../platform/usage-plans/usage-plan-guards.js';
import { KadoeClientAdministrationModule } from './administration/kadoe-client-administration.module.js';
import { KadoeClientProfiles } from './clients/kadoe-client-profiles.js';
import { KadoeClientsModule } from './clients/kadoe-clients.module.js';
import { introduceDemonstration } from './demo/demo.js';
import { EnquiriesModule } from './enquiries/enquiries.module.js';
import { EnquiryAdministrationModule } from './enquiry-records/administration/enquiry-administration.module.js';
import { EnquiryRecordsModule } from './enquiry-records/enquiry-records.module.js';
import { EnquiryRetentionModule } from './enquiry-records/retention/enquiry-retention.module.js';
import { toKadoeError } from './errors/kadoe-error-mapper.js';
import { kadoeClients } from './kadoe.clients.js';
import { kadoeSection } from './kadoe.console.js';
import { KadoeMetricsModule } from './metrics/kadoe-metrics.module.js';
import { KADOE_DOCUMENT } from './openapi/kadoe.document.js';
import { RegisterAdministrationModule } from './register/administration/register-administration.module.js';
import { loadTestVehicles } from './register/load-test-vehicles.js';
import { RegisterModule } from './register/register.module.js';
import { KADOE_ROLES } from './roles.js';

/** DVLA's keeper at date of event, for enquirers and their link providers (KADOE guide). */
export const kadoeSurface: Surface = {
  name: 'kadoe',
  covers: (path) => /^\/kadoe(\/|$)/.test(path),
  // Their administrators' routes are below /admin, whose guards and error texts are those of the surface that covers these paths.
  modules: () => [
    KadoeClientsModule,
    KadoeClientAdministrationModule,
    RegisterModule,
    RegisterAdministrationModule,
    EnquiriesModule,
    EnquiryRecordsModule,
    EnquiryAdministrationModule,
    EnquiryRetentionModule,
    KadoeMetricsModule,
  ],
  guards: { ...THIRD_PARTY_GUARDS, ...USAGE_PLAN_GUARDS },
  roles: KADOE_ROLES,
  profiles: KadoeClientProfiles,
  clients: kadoeClients,
  limits: {
    rate: { kind: 'usage-plan', collective: ({ collectiveLimits }) => collectiveLimits.kadoe },
    openRequests: (_, { concurrentRequests }) => concurrentRequests.perClient,
  },
  // An enquiry has 300 bytes and one level.
  body: { bytes: 4 * 1024, depth: 4, jsonOnly: true },
  pseudonymised: {},
  correlationIds: true,
  distinguishesMethods: true,
  translate: toKadoeError,
  document: KADOE_DOCUMENT,
  start: async (application, settings) => {
    if (settings.parts.has('worker')) await loadTestVehicles(application);
  },
  introduce: introduceDemonstration,
  console: [kadoeSection],
};
