import { consoleAccessOf } from '../../../src/platform/console/access/console-access.js';
import { PERSON_ROLES, type PersonRole } from '../../../src/platform/console/people/person.js';
import { accessOfHandler } from '../../../src/platform/http/access.js';
import { routesOf } from '../../../src/platform/surfaces/check-routes.js';
import type { Console } from '../../console/console-browser.js';
import type { Places } from './places.js';

/** What people see when there is no page, or none for their role. */
export const ERROR_PAGES: readonly ConsolePage[] = [
  { route: 'no page', address: '/console/no-such-page', visitors: PERSON_ROLES, status: 404 },
  {
    route: 'no page for the role',
    address: '/console/audit',
    visitors: ['viewer', 'caseworker'],
    status: 403,
  },
];

/** Routes that answer with something else than a page: files, and the ways to a tenant and back, which are redirects or not there. */
const NO_PAGES = [
  '/console/assets/:tag/:file',
  '/console/callback',
  '/console/confirm/start',
  '/console/renewals/:id/images/:kind',
  '/console/sign-in/start',
];

/** Somebody who is not signed in sees public pages alone. */
export type Visitor = PersonRole | 'nobody';

export interface ConsolePage {
  readonly route: string;
  readonly address: string;
  readonly visitors: readonly Visitor[];
  /** Of an error. */
  readonly status?: number;
}

/**
 * Every page, from the routes of the running application: a page that is added later is visited, or this fails because nobody has said at which
 * address it has something to show.
 */
export function pagesOf({ service }: Console, places: Places): ConsolePage[] {
  const routes = routesOf(service.application)
    .filter(({ method }) => method === 'GET')
    .flatMap(({ controller, handler, paths }) =>
      paths
        .filter((route) => /^\/console(\/|$)/.test(route) && isPage(route))
        .map((route) => ({
          route,
          visitors: accessOfHandler(handler, controller).public
            ? (['nobody', 'administrator'] as const)
            : PERSON_ROLES.filter((role) => consoleAccessOf(handler, controller).roles.includes(role)),
        })),
    );
  return routes.flatMap(({ route, visitors }) => {
    const addresses = places[route] ?? (route.includes(':') ? [] : [route]);
    if (addresses.length === 0) throw new Error(`No address is known for the page ${route}.`);
    return addresses.map((address) => ({ route, address, visitors }));
  });
}

function isPage(route: string): boolean {
  return !route.endsWith('.csv') && !NO_PAGES.includes(route);
}
