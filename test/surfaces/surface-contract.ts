import type { Settings } from '../../src/platform/config/settings.js';
import type { Answer, Service } from '../support/service.js';

/**
 * What the tests of all surfaces have to know of one, beside what it declares itself in its `….surface.ts`. Every surface of
 * `src/surfaces.ts` has one in `surface-contracts.ts`.
 */
export interface SurfaceContract<World extends SurfaceWorld = SurfaceWorld> {
  /** What answers without credentials, and the status of a call with nothing in it. */
  readonly publicRoutes: Readonly<Record<string, number>>;
  /** Undefined where nobody signs in. */
  readonly signIn?: SignInContract<World>;
}

export interface SignInContract<World extends SurfaceWorld = SurfaceWorld> {
  /** Every route that is not public. Their calls are made in this order. */
  readonly protectedRoutes: Readonly<Record<string, ProtectedRoute<World>>>;
  /** Whatever may be wrong with a caller's credentials. Wrong roles are not among them: they follow from the surface. */
  readonly wrongCredentials: readonly WrongCredentials<World>[];
  readonly orderOfChecks: OrderOfChecks;
  /** A service with something for every route to find or to change. */
  populate(settings: Partial<Settings>): Promise<World>;
  /** The headers of a client of this role that has everything it needs. */
  rightHeaders(world: World, role: string): Readonly<Record<string, string>>;
  /** Asserts that an answer has the status, the code, the message and the headers of this error, and nothing else. */
  expectError(answer: Answer, error: string): void;
  /** Tables that the right calls change, so that comparing tables after the wrong ones shows something. */
  readonly changedTables: readonly string[];
  /** The error of a client whose role a route does not let in. */
  readonly wrongRole: string;
}

export interface SurfaceWorld {
  readonly service: Service;
  close(): Promise<void>;
}

/** What a call has beside its method and credentials. */
export interface RouteCall {
  /** For the names in the route's path. */
  readonly path?: Readonly<Record<string, string | number | undefined>>;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object | string;
}

export interface ProtectedRoute<World = SurfaceWorld> {
  /** The roles that it lets in. */
  readonly roles: readonly string[];
  /** The status of a call that has nothing wrong with it. */
  readonly answer: number;
  /** The route is in no document: it only answers an address that callers get wrong. */
  readonly undocumented?: true;
  /** Such a call. Each has something of its own to change, so that none is in another's way. */
  call?(world: World): RouteCall;
}

export interface WrongCredentials<World = SurfaceWorld> {
  readonly name: string;
  /** As {@link SignInContract.expectError} knows it. */
  readonly error: string;
  /** @param rightful a role that the route lets in */
  headers(world: World, rightful: string): Readonly<Record<string, string>>;
}

/** The requests of a surface by which its order of checks is tried. */
export interface OrderOfChecks<World extends SurfaceWorld = SurfaceWorld> {
  /** With limits so low that a test can exhaust them. */
  open(): Promise<World>;
  /** Ends what breaking a request has begun. */
  afterEach(world: World): void;
  readonly kinds: readonly RequestKind<World>[];
}

/** A kind of request, and all stages that it meets, in their order. */
export interface RequestKind<World = SurfaceWorld> {
  readonly name: string;
  /** The status of the request while nothing is broken. */
  readonly answer: number;
  readonly stages: readonly Stage<World>[];
  /** A request of a new client that passes every stage. */
  attempt(world: World): Promise<Attempt>;
}

export interface Stage<World = SurfaceWorld> {
  readonly name: string;
  /** As {@link SignInContract.expectError} knows it. */
  readonly error: string;
  /** Breaks the request, or what the client has, so that this stage refuses it. */
  break(attempt: Attempt, world: World): void | Promise<void>;
}

/** A request that passes every stage until something of it, or its client, is broken. */
export interface Attempt {
  readonly clientId: string;
  readonly method: 'get' | 'put' | 'post';
  path: string;
  query: string;
  headers: Record<string, string>;
  body: string | undefined;
}

export async function send(
  { method, path, query, headers, body }: Attempt,
  service: Service,
): Promise<Answer> {
  const request = service.anonymous[method](path + query).set(headers);
  return body === undefined ? request : request.send(body);
}
