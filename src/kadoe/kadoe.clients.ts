import type { SurfaceClients } from '../platform/clients/surface-clients.js';
import { KadoeClientAdministrationModule } from './administration/kadoe-client-administration.module.js';
import { KadoeClientDetailsBody } from './clients/kadoe-client-details.dto.js';
import { KadoeClientDetailsReader } from './clients/kadoe-client-details.js';
import {
  OnboardedKadoeClientAnswer,
  OnboardKadoeClientBody,
} from './onboarding/dto/onboard-kadoe-client.dto.js';
import { KadoeOnboarding } from './onboarding/kadoe-onboarding.js';
import { KADOE_FIELDS } from './onboarding/onboarding-fields.js';
import { KADOE_ROLES } from './roles.js';

/** What this surface adds to the administration of clients. */
export const kadoeClients: SurfaceClients = {
  property: 'kadoe',
  roles: KADOE_ROLES,
  hasUsagePlans: true,
  module: KadoeClientAdministrationModule,
  onboarding: {
    body: OnboardKadoeClientBody,
    answer: OnboardedKadoeClientAnswer,
    service: KadoeOnboarding,
    fields: KADOE_FIELDS,
  },
  details: { body: KadoeClientDetailsBody, service: KadoeClientDetailsReader },
};
