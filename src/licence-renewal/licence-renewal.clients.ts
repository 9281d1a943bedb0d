import type { SurfaceClients } from '../platform/clients/surface-clients.js';
import { THIRD_PARTY_FIELDS } from '../platform/third-party-access/onboarding/onboarding-fields.js';
import { RenewalClientDetailsBody } from './clients/renewal-client-details.dto.js';
import { RenewalClientDetailsReader } from './clients/renewal-client-details.js';
import {
  OnboardedRenewalPartnerAnswer,
  OnboardRenewalPartnerBody,
} from './onboarding/onboard-renewal-partner.dto.js';
import { RenewalOnboarding } from './onboarding/renewal-onboarding.js';
import { RenewalOnboardingModule } from './onboarding/renewal-onboarding.module.js';
import { RENEWAL_ROLES } from './roles.js';

/** What this surface adds to the administration of clients. */
export const renewalClients: SurfaceClients = {
  property: 'renewal',
  roles: RENEWAL_ROLES,
  hasUsagePlans: true,
  module: RenewalOnboardingModule,
  onboarding: {
    body: OnboardRenewalPartnerBody,
    answer: OnboardedRenewalPartnerAnswer,
    service: RenewalOnboarding,
    fields: THIRD_PARTY_FIELDS,
  },
  details: { body: RenewalClientDetailsBody, service: RenewalClientDetailsReader },
};
