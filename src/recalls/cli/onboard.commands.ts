import { Option } from 'commander';
import { collect, type OnboardPart } from '../../platform/cli/onboard-part.js';
import { readSettings } from '../../platform/config/read-settings.js';
import { ROLE_NAMES } from '../roles.js';

/** What this surface adds to `recalls onboard`. */
export const recallsOnboarding: OnboardPart = {
  roles: ROLE_NAMES,
  options: [
    new Option('--manufacturer <name>', 'one that is here already: the client is one more of it'),
    new Option('--ssh-key <file>', 'an OpenSSH public key for SFTP; may be given several times')
      .argParser(collect)
      .default([]),
    new Option('--daily-quota <calls>', 'calls a day (UTC); the default is the setting DAILY_QUOTA'),
  ],
  onboard: async (options) => {
    const { onboard } = await import('./onboard.action.js');
    await onboard(options as Parameters<typeof onboard>[0], readSettings());
  },
};
