import type { OnboardingField } from '../../clients/onboarding-field.js';
import { USUAL_PLAN } from '../../usage-plans/client-plans.js';

/** What is asked of every client with a user. */
export const THIRD_PARTY_FIELDS: readonly OnboardingField[] = [
  {
    name: 'environment',
    label: 'Environment',
    hint: 'It never changes.',
    kind: 'choice',
    choices: [
      { value: 'live', text: 'Live: its calls are real ones' },
      { value: 'test', text: 'Test: its calls are for trying out' },
    ],
    option: '--environment',
    parse: (text) => text,
  },
  {
    name: 'plan',
    label: 'Usage plan',
    hint: `Left empty, it is ${USUAL_PLAN}.`,
    kind: 'text',
    option: '--plan',
    parse: (text) => text,
  },
];
