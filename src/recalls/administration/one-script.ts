import { issueInScripts } from '../../platform/clients/client-fields.js';
import { badRequest } from '../errors/recalls-error.js';

/** Checks a new name. A name that is not changed is always accepted. @throws RecallsError 400 */
export function requireOneScript(name: string): void {
  const message = issueInScripts(name);
  if (message !== undefined) throw badRequest('invalidParameters', [{ field: 'name', message }]);
}
