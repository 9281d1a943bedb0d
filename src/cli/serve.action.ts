import { runService } from '../bootstrap/run-service.js';
import { readSettings, type ServicePart } from '../platform/config/settings.js';

/** Serves as `npm start` does, or does only a part of it, so that several processes share the work. */
export function serve({ only }: { only?: ReadonlySet<ServicePart> }): Promise<never> {
  return runService(() => {
    const settings = readSettings();
    return only ? { ...settings, parts: only } : settings;
  });
}
