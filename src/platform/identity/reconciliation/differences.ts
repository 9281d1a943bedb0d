import type { LedgerEntry } from '../client-secrets/secret-ledger.js';
import type { StandingOperation } from '../entra/entra-operations.js';
import { operationOf, type TenantApplication } from '../entra/tenant-applications.js';

/** A client as far as it matters here. */
export interface RegisteredClient {
  readonly clientId: string;
  readonly name: string;
  readonly disabledAt: Date | null;
  readonly createdAt: Date;
}

/** Both sides. The tenant's has to be looked at first: what it has by then is known here, as a client or as an operation. */
export interface BothSides {
  readonly applications: readonly TenantApplication[];
  readonly clients: readonly RegisteredClient[];
  /** Those that have not expired, removed ones too. */
  readonly secrets: readonly LedgerEntry[];
  readonly operations: readonly StandingOperation[];
  readonly now: number;
}

/** Something that is on one side only. */
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

/** Parts of the tenant may not have heard yet of what is younger. */
const SETTLED_AFTER_MS = 5 * 60_000;

/** What is on one side only, leaving out what may be in the middle of a change. */
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
  // An expired secret proves nothing any more.
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
