import type { ConsoleSection } from '../platform/console/section.js';
import { CasePagesModule } from './console/case-pages.module.js';
import { CaseTiles } from './console/case-tiles.js';

/** What this surface contributes to the console. */
export const renewalSection: ConsoleSection = {
  modules: [CasePagesModule],
  navigation: [{ text: 'Renewals', href: '/console/renewals', roles: ['caseworker', 'administrator'] }],
  tiles: [CaseTiles],
};
