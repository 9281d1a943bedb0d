import { ENQUIRER_ID, LINK_PROVIDER_ID, MOST_ENQUIRERS, MOST_REASONS, REASON_CODE } from './client-rules.js';

/** Fields that several requests and responses have, described once. */

export const NAME = {
  minLength: 1,
  maxLength: 100,
  description: 'The name of the customer.',
  example: 'Harbour Parking',
};

export const TEAM_EMAIL = {
  format: 'email',
  description: "A team's address, not one person's. Codes for a new password go there.",
  example: 'kadoe-team@harbour.example',
};

export const ROLE = { enum: ['kadoe'], description: 'What the client may call.', example: 'kadoe' };

export const ENQUIRERS = {
  type: 'object',
  maxProperties: MOST_ENQUIRERS,
  propertyNames: { pattern: `^${ENQUIRER_ID}$` },
  additionalProperties: {
    type: 'array',
    minItems: 1,
    maxItems: MOST_REASONS,
    items: { type: 'string', pattern: `^${REASON_CODE}$` },
  },
  description:
    'The enquirers in whose name the client asks, each with the reasons that it may give. An enquirer belongs to one client of an environment.',
  example: { IT321: ['00AC', '00EV'] },
} as const;

export const LINK_PROVIDER = {
  type: String,
  pattern: `^${LINK_PROVIDER_ID}$`,
  description: 'The number of a link provider, which asks on behalf of enquirers of other clients.',
  example: '0024',
} as const;

export const MANDATES = {
  type: 'array',
  maxItems: MOST_ENQUIRERS,
  items: { type: 'string', pattern: `^${ENQUIRER_ID}$` },
  description: 'The enquirers of other clients that let this one, a link provider, ask on their behalf.',
  example: ['IT322'],
} as const;
