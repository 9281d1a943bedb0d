import { ENVIRONMENTS } from '../../../platform/environment.js';
import { EVERY_ROLE } from '../../../platform/openapi/surface-clients.js';
import { ROLE_NAMES } from '../../roles.js';

/** Fields that several requests and responses have, described once. */

export const CLIENT_ID = { format: 'uuid', example: '6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10' };

export const KEY_ID = { format: 'uuid', example: '3f0c9a52-7d1e-4b86-a0f4-5f7f2f9f6c11' };

export const ROLE = {
  enum: [...ROLE_NAMES],
  description: 'What the client may call.',
  example: 'manufacturer',
};

/** Of a client of any surface. */
export const ANY_ROLE = { ...ROLE, enum: EVERY_ROLE };

export const ENVIRONMENT = {
  enum: [...ENVIRONMENTS],
  description: 'Whether its calls are real ones, or only for trying out.',
  example: 'live',
};

export const NAME = {
  minLength: 1,
  maxLength: 100,
  description: "A manufacturer's name, or a word for any other client.",
  example: 'Acme Motors',
};

export const TEAM_EMAIL = {
  format: 'email',
  description: "A team's address, not one person's.",
  example: 'recalls-team@acme.example',
};

export const DAILY_QUOTA = {
  type: 'integer',
  minimum: 1,
  maximum: 1_000_000_000,
  description: 'Calls a UTC day. `null` is the default of the service.',
  example: 500_000,
} as const;

export const MANUFACTURER_ID = { type: 'integer', minimum: 1, maximum: 2 ** 31 - 1, example: 7 } as const;

export const SSH_KEY_ID = { type: 'integer', minimum: 1, maximum: 2 ** 31 - 1, example: 12 } as const;

export const INSTANT = { format: 'date-time', example: '2024-04-30T14:02:39.155Z' };

export const INSTANT_OR_NULL = { ...INSTANT, type: String, nullable: true } as const;

export const LAST_USED_AT = {
  ...INSTANT_OR_NULL,
  description:
    'When it was last presented and right, to the minute. Null before its first use, and for a secret that Microsoft Entra ID verifies.',
} as const;
