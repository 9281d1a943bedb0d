import { Option } from 'commander';
import { collect, type OnboardPart } from '../../platform/cli/onboard-part.js';
import { readSettings } from '../../platform/config/read-settings.js';
import { THIRD_PARTY_OPTIONS } from '../../platform/third-party-access/cli/onboard-options.js';
import { KADOE_ROLES } from '../roles.js';

/** What this surface adds to `recalls onboard`. */
export const kadoeOnboarding: OnboardPart = {
  roles: Object.keys(KADOE_ROLES),
  options: [
    ...THIRD_PARTY_OPTIONS,
    new Option('--enquirer <enquirer>', 'with its reasons: IT321=00EV,00AC; may be given several times')
      .argParser(collect)
      .default([]),
    new Option('--link-provider <number>', 'makes the client a link provider: 0024'),
    new Option(
      '--mandate <enquirer>',
      "another client's enquirer that lets this link provider ask: IT321; may be given several times",
    )
      .argParser(collect)
      .default([]),
  ],
  onboard: async (options) => {
    const { onboard } = await import('./onboard.action.js');
    await onboard(options as Parameters<typeof onboard>[0], readSettings());
  },
};
