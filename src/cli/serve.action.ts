import { runService } from '../bootstrap/run-service.js';
import { readSettings } from '../platform/config/read-settings.js';
import type { ServicePart } from '../platform/config/settings.js';

/** Serves like `npm start`, or runs only some of its parts, so that several processes share the work. */
export function serve({ only }: { only?: ReadonlySet<ServicePart> }): Promise<never> {
  return runService(() => {
    const settings = readSettings();
    return only ? { ...settings, parts: only } : settings;
  });
}
