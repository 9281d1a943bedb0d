import { BearerGuard } from '../platform/auth/bearer.guard.js';
import { DailyQuotaGuard } from '../platform/limits/daily-quota.guard.js';
import { RateLimitGuard } from '../platform/limits/rate-limit.guard.js';
import { COMMON_GUARDS } from '../platform/surfaces/common-guards.js';
import type { Surface } from '../platform/surfaces/surface.js';
import { AdministrationModule } from './administration/administration.module.js';
import { normaliseVin } from './api/identifiers.js';
import { RecallsModule } from './api/recalls.module.js';
import { RecallsClientProfiles } from './clients/recalls-client-profiles.js';
import { RecallsClientsModule } from './clients/recalls-clients.module.js';
import { CLIENTS_SECTION } from './console/clients/clients.section.js';
import { RECALLS_SECTION } from './console/recalls-section.js';
import { CredentialsModule } from './credentials/credentials.module.js';
import { introduceDemonstration } from './demo/demo.js';
import { toRecallsError } from './errors/recalls-error-mapper.js';
import { ImportsModule } from './imports/imports.module.js';
import { ImportReportsModule } from './imports/reports/import-reports.module.js';
import { ImportSchedule } from './imports/runs/import-schedule.js';
import { ValidationModule } from './imports/validation/validation.module.js';
import { ManufacturersModule } from './manufacturers/manufacturers.module.js';
import { ChangesModule } from './mot/changes/changes.module.js';
import { MotModule } from './mot/mot.module.js';
import { OnboardingModule } from './onboarding/onboarding.module.js';
import { RECALLS_DOCUMENT } from './openapi/recalls.document.js';
import { RECALLS_ROLES } from './roles.js';
import { listenSftp, sftpAddresses } from './sftp/listen-sftp.js';
import { SftpModule } from './sftp/sftp.module.js';
import { VehicleHistoryModule } from './vehicle-history/vehicle-history.module.js';

const PATHS = /^\/(recalls|mot|credentials|imports|admin|health)(\/|$)/;

/** DVSA's Vehicle Recalls, for manufacturers, MOT services and administrators (API guide). */
export const recallsSurface: Surface = {
  name: 'recalls',
  covers: (path) => PATHS.test(path),
  modules: () => [
    ManufacturersModule,
    RecallsClientsModule,
    CredentialsModule,
    OnboardingModule,
    AdministrationModule,
    RecallsModule,
    MotModule,
    ChangesModule,
    ImportsModule,
    ImportReportsModule,
    ValidationModule,
    SftpModule,
    VehicleHistoryModule,
  ],
  guards: { ...COMMON_GUARDS, token: BearerGuard, rateLimit: RateLimitGuard, quota: DailyQuotaGuard },
  roles: RECALLS_ROLES,
  profiles: RecallsClientProfiles,
  logged: ({ organisation }) => ({ manufacturerId: organisation?.id }),
  limits: {
    rate: {
      kind: 'sliding-window',
      name: 'per-second',
      windowSeconds: 1,
      // MOT services ask about one vehicle per call, at many workplaces at once.
      limitOf: ({ role }, settings) =>
        role === 'mot' ? settings.motRateLimitPerSecond : settings.rateLimitPerSecond,
    },
    quota: { name: 'daily', windowSeconds: 86_400 },
    openRequests: ({ role }, { concurrentRequests }) =>
      role === 'mot' ? concurrentRequests.perMotClient : concurrentRequests.perClient,
  },
  // Most bodies have a few hundred bytes, and none is nested deeper than two levels.
  body: { bytes: 16 * 1024, depth: 16 },
  pseudonymised: { vin: normaliseVin },
  translate: toRecallsError,
  document: RECALLS_DOCUMENT,
  listensAt: sftpAddresses,
  start: async (application, settings) => {
    if (settings.parts.has('sftp')) await listenSftp(application, settings);
    // A process that only receives files leaves what it could not import at once to the workers, which look for it.
    if (settings.parts.has('worker')) application.get(ImportSchedule).start();
  },
  introduce: introduceDemonstration,
  console: [RECALLS_SECTION, CLIENTS_SECTION],
};
