import type { SecretRecord } from '../client-secrets/secret-records.js';
import type { StandingOperation } from '../entra/entra-operations.js';
import { operationOf, type TenantApplication } from '../entra/tenant-applications.js';

/** The properties of a client that the comparison needs. */
export interface RegisteredClient {
  readonly clientId: string;
  readonly name: string;
  readonly disabledAt: Date | null;
  readonly createdAt: Date;
}

/** Both sides. The tenant's must be read first, because whatever it contains by then is known here, as a client or as an operation. */
export interface BothSides {
  readonly applications: readonly TenantApplication[];
  readonly clients: readonly RegisteredClient[];
  /** The secrets that have not expired, including removed ones. */
  readonly secrets: readonly SecretRecord[];
  readonly operations: readonly StandingOperation[];
  readonly now: number;
}

/** Something that exists on one side only. */
export interface Difference {
  readonly kind:
    | 'application of no client'
    | 'client without application'
    | 'password that is no secret'
    | 'secret without password';
  readonly clientId: string;
  readonly name: string;
  readonly keyId: string | null;
}

/** Not all parts of the tenant may know something that is younger than this. */
const SETTLED_AFTER_MS = 5 * 60_000;

/** What exists on one side only, except what may be in the middle of a change. */
export function differencesBetween(sides: BothSides): Difference[] {
  const registered = new Set(sides.clients.map(({ clientId }) => clientId));
  const underWay = sides.operations.filter(({ mayBeUnderWay }) => mayBeUnderWay);
  const beingMade = new Set(underWay.map(({ id }) => id));
  const beingChanged = new Set(underWay.map(({ clientId }) => clientId));
  const strays = sides.applications
    .filter((each) => !registered.has(each.appId) && !beingMade.has(operationOf(each) ?? ''))
    .map(({ appId, displayName }) => difference('application of no client', appId, displayName));
  const ofClients = sides.clients
    .filter(({ clientId }) => !beingChanged.has(clientId))
    .flatMap((client) => differencesOf(client, sides));
  return [...strays, ...ofClients];
}

function differencesOf(client: RegisteredClient, { applications, secrets, now }: BothSides): Difference[] {
  const { clientId, name } = client;
  const isSettled = ({ createdAt }: { createdAt: Date }) => createdAt.getTime() < now - SETTLED_AFTER_MS;
  const own = secrets.filter((secret) => secret.clientId === clientId);
  const live = own.filter(({ removed }) => !removed);
  const application = applications.find(({ appId }) => appId === clientId);
  if (!application) {
    const isOver = client.disabledAt !== null && live.length === 0;
    return isOver || !isSettled(client) ? [] : [difference('client without application', clientId, name)];
  }
  // An expired secret is useless.
  const passwords = application.passwordCredentials.filter(
    ({ endDateTime }) => new Date(endDateTime).getTime() > now,
  );
  const issued = new Set(live.map(({ keyId }) => keyId));
  const present = new Set(passwords.map(({ keyId }) => keyId));
  return [
    ...passwords
      .filter(({ keyId }) => !issued.has(keyId))
      .map(({ keyId }) => difference('password that is no secret', clientId, name, keyId)),
    ...live
      .filter((secret) => !present.has(secret.keyId) && isSettled(secret))
      .map(({ keyId }) => difference('secret without password', clientId, name, keyId)),
  ];
}

function difference(
  kind: Difference['kind'],
  clientId: string,
  name: string,
  keyId: string | null = null,
): Difference {
  return { kind, clientId, name, keyId };
}
