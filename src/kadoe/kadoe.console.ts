import { EVERY_PERSON } from '../platform/console/access/console-access.js';
import type { ConsoleSection } from '../platform/console/section.js';
import { KadoePagesModule } from './console/kadoe-pages.module.js';

/** What this surface contributes to the console. */
export const kadoeSection: ConsoleSection = {
  modules: [KadoePagesModule],
  navigation: [
    { text: 'Enquiries', href: '/console/enquiries', roles: ['administrator'] },
    { text: 'Enquirers', href: '/console/enquirers', roles: EVERY_PERSON },
  ],
  tiles: [],
};
