import { RoleGuard } from '../platform/console/access/role.guard.js';
import { SessionGuard } from '../platform/console/access/session.guard.js';
import { ConsolePlatformModule } from '../platform/console/console-platform.module.js';
import { toConsoleError } from '../platform/console/errors/console-error-mapper.js';
import { LONGEST_FORM_BYTES } from '../platform/console/forms/console-form.js';
import type { ConsoleSection } from '../platform/console/section.js';
import { RequestValidation } from '../platform/http/request-validation.js';
import type { Surface } from '../platform/surfaces/surface.js';
import { introduceConsole } from './introduction.js';
import { OWN_SECTIONS } from './sections.js';

const PATHS = /^\/console(\/|$)/;

/**
 * The pages in which the service desk works. They call the services that the API's routes call, and hold no rule of their own.
 *
 * @param ofSurfaces what the other surfaces contribute
 */
export function consoleSurface(ofSurfaces: readonly ConsoleSection[]): Surface {
  const [home, ...own] = OWN_SECTIONS;
  // The first page first, then what the desk works with, and then who may enter.
  const sections = [...(home ? [home] : []), ...ofSurfaces, ...own];
  return {
    name: 'console',
    part: 'console',
    covers: (path) => PATHS.test(path),
    modules: () => [
      ConsolePlatformModule.with(sections),
      ...new Set(sections.flatMap(({ modules }) => modules)),
    ],
    guards: { token: SessionGuard, permission: RoleGuard, validation: RequestValidation },
    // The roles of people are not those of clients.
    roles: {},
    profiles: undefined,
    limits: { openRequests: () => Number.POSITIVE_INFINITY },
    body: { bytes: LONGEST_FORM_BYTES, depth: 1 },
    pseudonymised: {},
    translate: toConsoleError,
    document: undefined,
    introduce: introduceConsole,
  };
}
