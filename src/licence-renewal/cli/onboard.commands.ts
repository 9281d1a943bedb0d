import type { OnboardPart } from '../../platform/cli/onboard-part.js';
import { readSettings } from '../../platform/config/read-settings.js';
import { THIRD_PARTY_OPTIONS } from '../../platform/third-party-access/cli/onboard-options.js';
import { RENEWAL_ROLES } from '../roles.js';

/** What this surface adds to `recalls onboard`. */
export const renewalOnboarding: OnboardPart = {
  roles: Object.keys(RENEWAL_ROLES),
  options: THIRD_PARTY_OPTIONS,
  onboard: async (options) => {
    const { onboard } = await import('./onboard.action.js');
    await onboard(options, readSettings());
  },
};
