import { runService } from '../bootstrap/run-service.js';
import { requireConsole } from '../platform/config/console-url.js';
import { readSettings } from '../platform/config/read-settings.js';
import type { ServicePart } from '../platform/config/settings.js';

/** Serves like `npm start`, or runs only some of its parts, so that several processes share the work. */
export function serve({ only }: { only?: ReadonlySet<ServicePart> }): Promise<never> {
  return runService(() => {
    const settings = readSettings();
    if (only?.has('console')) requireConsole(settings);
    return only ? { ...settings, parts: only } : settings;
  });
}
