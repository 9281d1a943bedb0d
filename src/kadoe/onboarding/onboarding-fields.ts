import { linesOf, type OnboardingField } from '../../platform/clients/onboarding-field.js';
import { THIRD_PARTY_FIELDS } from '../../platform/third-party-access/onboarding/onboarding-fields.js';
import { enquirersIn } from '../clients/enquirer-lines.js';

/** What the console asks of a client of this surface. */
export const KADOE_FIELDS: readonly OnboardingField[] = [
  ...THIRD_PARTY_FIELDS,
  {
    name: 'enquirers',
    label: 'Enquirers, each with its reasons',
    hint: 'One enquirer a line: IT321=00EV,00AC',
    kind: 'lines',
    option: '--enquirer',
    parse: enquirersIn,
    words: linesOf,
  },
  {
    name: 'linkProviderId',
    label: 'Number of the link provider',
    hint: 'Four digits. Only for a client that asks on behalf of enquirers of other clients.',
    kind: 'text',
    option: '--link-provider',
    parse: (text) => text,
  },
  {
    name: 'mandates',
    label: 'Enquirers of other clients that let this link provider ask',
    hint: 'One enquirer a line: IT321',
    kind: 'lines',
    option: '--mandate',
    parse: linesOf,
    words: linesOf,
  },
];
