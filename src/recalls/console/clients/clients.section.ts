import { EVERY_PERSON } from '../../../platform/console/access/console-access.js';
import type { ConsoleSection } from '../../../platform/console/section.js';
import { ClientTiles } from './client-tiles.js';
import { ClientsPagesModule } from './clients-pages.module.js';

export const CLIENTS_SECTION: ConsoleSection = {
  modules: [ClientsPagesModule],
  navigation: [
    { text: 'Clients', href: '/console/clients', roles: EVERY_PERSON },
    { text: 'Usage', href: '/console/usage', roles: EVERY_PERSON },
  ],
  tiles: [ClientTiles],
};
