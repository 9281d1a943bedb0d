import type { Actor } from '../audit/actor.js';
import { badRequest, type Fault } from '../errors/recalls-error.js';

/**
 * Keeps an administrator from shutting itself out by a slip: another administrator, or somebody with a shell on the
 * machine, can still do it.
 *
 * @throws RecallsError 400 when the client is the one that calls.
 */
export function refuseOwn(actor: Actor, clientId: string, fault: Fault): void {
  if (actor.kind === 'client' && actor.clientId === clientId) throw badRequest('ownAccess', [fault]);
}
