import type { Settings } from '../../src/platform/config/settings.js';
import type { Answer, Service } from '../support/service.js';

/**
 * What the tests of all surfaces need to know about one, in addition to its declaration in `….surface.ts`. Every surface of
 * `src/surfaces.ts` has a contract in `surface-contracts.ts`.
 */
export interface SurfaceContract<World extends SurfaceWorld = SurfaceWorld> {
  /** The public routes, and the status of a call without content. */
  readonly publicRoutes: Readonly<Record<string, number>>;
  /** Undefined for a surface without sign-in. */
  readonly signIn?: SignInContract<World>;
}

export interface SignInContract<World extends SurfaceWorld = SurfaceWorld> {
  /** Every route that is not public. The calls are made in this order. */
  readonly protectedRoutes: Readonly<Record<string, ProtectedRoute<World>>>;
  /** The ways in which a caller's credentials can be wrong. Wrong roles are not among them, because they follow from the surface. */
  readonly wrongCredentials: readonly WrongCredentials<World>[];
  readonly orderOfChecks: OrderOfChecks;
  /** A service with data that every route can find or change. */
  populate(settings: Partial<Settings>): Promise<World>;
  /** The headers of a client with this role and valid credentials. */
  rightHeaders(world: World, role: string): Readonly<Record<string, string>>;
  /** Asserts that a response has exactly the status, code, message and headers of this error. */
  expectError(answer: Answer, error: string): void;
  /** Tables that valid calls change, so that comparing them after invalid calls is meaningful. */
  readonly changedTables: readonly string[];
  /** The error for a client whose role may not call the route. */
  readonly wrongRole: string;
}

export interface SurfaceWorld {
  readonly service: Service;
  close(): Promise<void>;
}

/** What a call needs besides its method and credentials. */
export interface RouteCall {
  /** The values of the parameters in the path. */
  readonly path?: Readonly<Record<string, string | number | undefined>>;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object | string;
}

export interface ProtectedRoute<World = SurfaceWorld> {
  /** The roles that may call it. */
  readonly roles: readonly string[];
  /** The status of a valid call. */
  readonly answer: number;
  /** Whether no document contains the route, because it only answers a common mistake in addresses. */
  readonly undocumented?: true;
  /** A valid call. Each changes something of its own, so that the calls do not disturb one another. */
  call?(world: World): RouteCall;
}

export interface WrongCredentials<World = SurfaceWorld> {
  readonly name: string;
  /** A key of {@link SignInContract.expectError}. */
  readonly error: string;
  /** @param rightful a role that may call the route */
  headers(world: World, rightful: string): Readonly<Record<string, string>>;
}

/** The requests with which the order of a surface's checks is tested. */
export interface OrderOfChecks<World extends SurfaceWorld = SurfaceWorld> {
  /** Starts a service with limits so low that a test can exhaust them. */
  open(): Promise<World>;
  /** Reverts the effects of breaking a request. */
  afterEach(world: World): void;
  readonly kinds: readonly RequestKind<World>[];
}

/** A kind of request, and all its stages in order. */
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
  /** A key of {@link SignInContract.expectError}. */
  readonly error: string;
  /** Breaks the request, or the client's data, so that this stage refuses it. */
  break(attempt: Attempt, world: World): void | Promise<void>;
}

/** A request that passes every stage, until a part of it, or its client, is made invalid. */
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
