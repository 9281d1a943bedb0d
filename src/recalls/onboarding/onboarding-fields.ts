import { linesOf, type OnboardingField } from '../../platform/clients/onboarding-field.js';
import type { RecallsRole } from '../roles.js';

const DAILY_QUOTA: OnboardingField = {
  name: 'dailyQuota',
  label: 'Calls a day (UTC)',
  hint: 'Left empty, it is the default of the service.',
  kind: 'text',
  option: '--daily-quota',
  parse: Number,
};

const OF_MANUFACTURERS: readonly OnboardingField[] = [
  {
    name: 'manufacturerId',
    label: 'Number of the manufacturer',
    hint: 'Only for one more client of a manufacturer that is here already. Its page has the number in its address.',
    kind: 'text',
    option: '--manufacturer',
    parse: Number,
    // The command takes its name.
    words: () => ['NAME'],
  },
  {
    name: 'sshKeys',
    label: 'SSH public keys for SFTP',
    hint: 'One key a line, as OpenSSH writes them: ssh-ed25519 AAAA… Only for a new manufacturer.',
    kind: 'lines',
    option: '--ssh-key',
    parse: linesOf,
    // The command takes files.
    words: (text) => linesOf(text).map((_, index) => `key-${index + 1}.pub`),
  },
];

/** What the console asks of a client of this surface. */
export const RECALLS_FIELDS: Readonly<Record<RecallsRole, readonly OnboardingField[]>> = {
  manufacturer: [...OF_MANUFACTURERS, DAILY_QUOTA],
  mot: [DAILY_QUOTA],
  admin: [DAILY_QUOTA],
};
