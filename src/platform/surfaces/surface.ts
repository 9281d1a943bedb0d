import type { CanActivate, DynamicModule, Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ClientProfiles } from '../clients/client-profiles.js';
import type { SurfaceClients } from '../clients/surface-clients.js';
import type { ServicePart, Settings } from '../config/settings.js';
import type { ConsoleSection } from '../console/section.js';
import type { HttpError } from '../errors/http-error.js';
import type { ListeningAddress } from '../http/listen-error.js';
import type { Principal } from '../http/principal.js';
import type { TokenBucketRate } from '../limits/token-bucket.js';
import type { SurfaceDocument } from '../openapi/surface-document.js';

/**
 * A part of the service with its own callers, rules and error texts. Code that all surfaces share asks the route's surface for what
 * differs: the guards, the parsers, the error filter, the documents. `src/surfaces.ts` lists the surfaces.
 */
export interface Surface {
  /** The name in logs, and in the error when two surfaces conflict. */
  readonly name: string;
  /** Whether a route, or an address without its query, belongs to the surface. No two surfaces may claim one route. */
  covers(path: string): boolean;
  /** The part of the service that answers its calls; absent for `api`. A process that does not run the part has none of its addresses. */
  readonly part?: ServicePart;
  /** What it contributes to the console. */
  readonly console?: readonly ConsoleSection[];
  /** The Nest modules with its controllers and services. */
  modules(settings: Settings): readonly (Type | DynamicModule)[];
  /** The guards that run before the handler. The order of the stages is the same for every surface: `pipeline.ts`. */
  readonly guards: SurfaceGuards;
  /** The roles of its clients. A role belongs to one surface. */
  readonly roles: Readonly<Record<string, Role>>;
  /** Reads what the surface's own tables say about its clients. Undefined when it has no clients. */
  readonly profiles: Type<ClientProfiles> | undefined;
  /** What it adds to the administration of clients, if administrators onboard its clients. */
  readonly clients?: SurfaceClients;
  /** What the log shows of a caller besides its id. */
  logged?(client: Principal): Readonly<Record<string, unknown>>;
  readonly limits: SurfaceLimits;
  /** The maximum size of bodies that are read into memory. */
  readonly body: BodyLimit;
  /** The route parameters that the log shows as a keyed hash, each with the function that normalises its spelling. */
  readonly pseudonymised: Readonly<Record<string, (value: string) => string>>;
  /**
   * Whether its calls may have an `X-Correlation-ID`. Every response echoes it, or has a new one; a malformed one is an issue of the
   * request (`http/correlation-id.ts`).
   */
  readonly correlationIds?: true;
  /** Whether a known address with a method that it does not have is `methodNotAllowed` and not `routeNotFound`. */
  readonly distinguishesMethods?: true;
  /** Maps every error to the surface's own: its own errors unchanged, those of the platform, those of a framework, and bugs. */
  translate(exception: unknown): HttpError;
  /** Undefined when another surface's document describes it. */
  readonly document: SurfaceDocument | undefined;
  /** Where it listens beside the address of the service, as far as this process is to do it. */
  listensAt?(settings: Settings): readonly ListeningAddress[];
  /**
   * Starts the surface's work besides requests, as far as this process has to do it: other servers, background work.
   *
   * @throws ListenError
   */
  start?(application: NestFastifyApplication, settings: Settings): Promise<void>;
  /**
   * An introduction for somebody who has just started the service for the first time.
   *
   * @param url the address of the service
   */
  introduce?(application: NestFastifyApplication, settings: Settings, url: string): Promise<string>;
}

/** The guard of each stage. A stage without a guard lets every request pass. */
export interface SurfaceGuards {
  /** Identifies the caller by a token. */
  readonly token?: Type<CanActivate>;
  /** Checks that the key belongs to the client that the token names. */
  readonly apiKey?: Type<CanActivate>;
  /** Checks that the client is not disabled and that the route allows its role. */
  readonly permission?: Type<CanActivate>;
  readonly rateLimit?: Type<CanActivate>;
  /** Limits the requests that a client has open at a time. */
  readonly openRequests?: Type<CanActivate>;
  readonly quota?: Type<CanActivate>;
  /** Validates parameters and body. */
  readonly validation?: Type<CanActivate>;
  /** Takes a database connection from the client's share. */
  readonly connection?: Type<CanActivate>;
}

/** A role of clients, with its names in onboarding, the command line, the audit trail and the documents. */
export interface Role {
  /** For people, in the singular: "MOT service". */
  readonly title: string;
}

export interface SurfaceLimits {
  /** Undefined for a surface whose guards have no rate limit. */
  readonly rate?: SlidingWindowLimit | TokenBucketLimit | UsagePlanLimit;
  /** Calls per client and UTC day, from the client or else from the setting. A surface with usage plans has the quotas of the plans. */
  readonly quota?: LimitPolicy;
  /** How many requests a client may have open at a time. */
  openRequests(client: Principal, settings: Settings): number;
}

/** The kind of a rate limit. The number of calls is not part of it: that is a setting, or the client's own. */
export interface LimitPolicy {
  /** The limit's name in the `RateLimit-Policy` and `RateLimit` headers. */
  readonly name: string;
  readonly windowSeconds: number;
}

/** No window of this length, wherever it begins, contains more calls of a client and a method than the limit. */
export interface SlidingWindowLimit extends LimitPolicy {
  readonly kind: 'sliding-window';
  limitOf(client: Principal, settings: Settings): number;
}

/** Each client has a bucket of `burst` calls that is refilled at `perSecond`. */
export interface TokenBucketLimit {
  readonly kind: 'token-bucket';
  readonly name: string;
  rateOf(client: Principal, settings: Settings): TokenBucketRate;
}

/**
 * Each client has the rate, burst and quota of its usage plan. All clients of an environment together have one bucket more. The guards are
 * `USAGE_PLAN_GUARDS`.
 */
export interface UsagePlanLimit {
  readonly kind: 'usage-plan';
  /** The collective limit. The clients of each environment have a bucket of their own. */
  collective(settings: Settings): TokenBucketRate;
}

export interface BodyLimit {
  /** A route that accepts more says so on the class of its body. */
  readonly bytes: number;
  /** How deep objects and lists may be nested. Validation is recursive. */
  readonly depth: number;
  /** Whether a body must be `application/json`, or have no content type. Otherwise only its bytes are checked. */
  readonly jsonOnly?: true;
}
