import type { ConsoleSection } from '../../platform/console/section.js';
import { RecallsConsoleModule } from './recalls-console.module.js';
import { RecallsTiles } from './recalls-tiles.js';

/** The pages about files, held closures, vehicles and manufacturers. */
export const RECALLS_SECTION: ConsoleSection = {
  modules: [RecallsConsoleModule],
  navigation: [
    { text: 'Files', href: '/console/imports', roles: ['viewer', 'administrator'] },
    { text: 'Closures', href: '/console/closures', roles: ['viewer', 'administrator'] },
    { text: 'Manufacturers', href: '/console/manufacturers', roles: ['viewer', 'administrator'] },
    { text: 'Vehicle', href: '/console/vehicles', roles: ['administrator'] },
    { text: 'Try a file', href: '/console/try', roles: ['administrator'] },
  ],
  tiles: [RecallsTiles],
};
