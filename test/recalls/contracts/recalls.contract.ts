import { expect } from 'vitest';
import { DailyQuota } from '../../../src/platform/limits/daily-quota.js';
import { CATALOGUE, type CatalogueName } from '../../../src/recalls/errors/catalogue.js';
import type { RecallsRole } from '../../../src/recalls/roles.js';
import type { Service } from '../../support/service.js';
import type { SignInContract, SurfaceContract } from '../../surfaces/surface-contract.js';
import { type PopulatedService, populatedService } from './populated-service.js';
import { RECALLS_ORDER_OF_CHECKS } from './request-kinds.js';
import { PROTECTED_ROUTES, PUBLIC_ROUTES } from './route-list.js';
import { Impostors, WRONG_CREDENTIALS } from './wrong-credentials.js';

/** Errors of tokens, whose responses say how to authenticate (RFC 6750, section 3). */
const ABOUT_TOKEN: readonly string[] = ['tokenMissing', 'unauthorised', 'tokenExpired'];

type RecallsWorld = PopulatedService & { readonly impostors: Impostors };

/** Codes that are used for several errors, each with a text of its own. */
const OF_SEVERAL_TEXTS: readonly string[] = ['RECALLS-BR-01', 'RECALLS-CF-01'];

/** What was used of allowances is written in a pause, the second time that there was no call. Here it is written before tables are compared. */
async function reportUsage({ application }: Service): Promise<void> {
  for (const _ of ['busy', 'at rest']) await application.get(DailyQuota).reportAtRest();
}

const signIn: SignInContract<RecallsWorld> = {
  protectedRoutes: PROTECTED_ROUTES,
  wrongCredentials: WRONG_CREDENTIALS,
  wrongRole: 'forbidden',
  orderOfChecks: RECALLS_ORDER_OF_CHECKS,
  changedTables: [
    'audit_entry',
    'client',
    'client_secret',
    'import_run',
    'manufacturer',
    'recall',
    'usage_plan',
  ],
  populate: async (settings) => {
    const populated = await populatedService(settings);
    const world = { ...populated, impostors: await Impostors.of(populated) };
    await reportUsage(world.service);
    return world;
  },
  rightHeaders: ({ impostors }, role) => impostors.rightHeaders(role as RecallsRole),
  expectError: ({ status, body, headers }, name) => {
    const error = CATALOGUE[name as CatalogueName];
    expect({ status, ...body }).toEqual({
      status: error.status,
      requestId: headers['x-request-id'],
      errorCode: error.errorCode,
      errorMessage: OF_SEVERAL_TEXTS.includes(error.errorCode) ? expect.any(String) : error.errorMessage,
      ...(error.status === 400 ? { errors: expect.any(Array) } : {}),
    });
    if (ABOUT_TOKEN.includes(name)) expect(headers['www-authenticate']).toMatch(/^Bearer/);
  },
};

export const recallsContract: SurfaceContract<RecallsWorld> = { publicRoutes: PUBLIC_ROUTES, signIn };
