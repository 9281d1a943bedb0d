import { issueInScripts } from '../../platform/clients/client-fields.js';
import { badRequest } from '../errors/recalls-error.js';

/** Judges the name that something is to get. One that it has already may stay as it is. @throws RecallsError 400 */
export function requireOneScript(name: string): void {
  const message = issueInScripts(name);
  if (message !== undefined) throw badRequest('invalidParameters', [{ field: 'name', message }]);
}
