import type { Surface } from '../platform/surfaces/surface.js';
import { THIRD_PARTY_GUARDS } from '../platform/third-party-access/third-party-guards.js';
import { USAGE_PLAN_GUARDS } from '../platform/usage-plans/usage-plan-guards.js';
import { RenewalApplicationsModule } from './applications/applications.module.js';
import { CaseworkAdministrationModule } from './casework/casework-administration.module.js';
import { RenewalClientProfiles } from './clients/renewal-client-profiles.js';
import { RenewalClientsModule } from './clients/renewal-clients.module.js';
import { CaseDecisionsModule } from './decisions/case-decisions.module.js';
import { introduceDemonstration } from './demo/demo.js';
import { toRenewalError } from './errors/renewal-error-mapper.js';
import { renewalClients } from './licence-renewal.clients.js';
import { renewalSection } from './licence-renewal.console.js';
import { RenewalMetricsModule } from './metrics/renewal-metrics.module.js';
import { RenewalOnboardingModule } from './onboarding/renewal-onboarding.module.js';
import { LICENCE_RENEWAL_DOCUMENT } from './openapi/licence-renewal.document.js';
import { RenewalProcessingModule } from './processing/processing.module.js';
import { RenewalRetentionModule } from './retention/retention.module.js';
import { RENEWAL_ROLES } from './roles.js';
import { SubmissionsModule } from './submissions/submissions.module.js';

/** DVLA's driving licence renewal, for partners that take applications at their counters (renewal guide). */
export const licenceRenewalSurface: Surface = {
  name: 'licence-renewal',
  covers: (path) => /^\/drivers-renewal(\/|$)/.test(path),
  // The caseworkers' routes are below /admin, whose guards and error texts are those of the surface that covers these paths.
  modules: () => [
    RenewalClientsModule,
    RenewalOnboardingModule,
    RenewalApplicationsModule,
    SubmissionsModule,
    CaseDecisionsModule,
    RenewalProcessingModule,
    RenewalRetentionModule,
    CaseworkAdministrationModule,
    RenewalMetricsModule,
  ],
  guards: { ...THIRD_PARTY_GUARDS, ...USAGE_PLAN_GUARDS },
  roles: RENEWAL_ROLES,
  profiles: RenewalClientProfiles,
  clients: renewalClients,
  limits: {
    rate: { kind: 'usage-plan', collective: ({ collectiveLimits }) => collectiveLimits.renewal },
    openRequests: (_, { concurrentRequests }) => concurrentRequests.perClient,
  },
  // What an application may have beyond this is said on the class of its body.
  body: { bytes: 4 * 1024, depth: 6, jsonOnly: true },
  // A partner's own number of a customer's transaction. Upper and lower case are two ids.
  pseudonymised: { transactionId: (value) => value },
  correlationIds: true,
  distinguishesMethods: true,
  translate: toRenewalError,
  document: LICENCE_RENEWAL_DOCUMENT,
  introduce: introduceDemonstration,
  console: [renewalSection],
};
