import { readSettings, type ServicePart } from '../config/settings.js';
import { runService } from '../start/run-service.js';

/** Serves as `npm start` does, or does only a part of it, so that several processes share the work. */
export function serve({ only }: { only?: ReadonlySet<ServicePart> }): Promise<never> {
  return runService(() => {
    const settings = readSettings();
    return only ? { ...settings, parts: only } : settings;
  });
}
