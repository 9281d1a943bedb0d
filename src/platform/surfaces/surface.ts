import type { CanActivate, DynamicModule, Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ClientProfiles } from '../clients/client-profiles.js';
import type { Settings } from '../config/settings.js';
import type { HttpError } from '../errors/http-error.js';
import type { ListeningAddress } from '../http/listen-error.js';
import type { Principal } from '../http/principal.js';
import type { TokenBucketRate } from '../limits/token-bucket.js';
import type { SurfaceDocument } from '../openapi/surface-document.js';

/**
 * A part of the service with callers, rules and error texts of its own. What all surfaces do alike asks the surface of
 * the route: the guards, the parsers, the error filter, the documents. The list of them is `src/surfaces.ts`.
 */
export interface Surface {
  /** In logs, and where two surfaces are in each other's way. */
  readonly name: string;
  /** Whether a route, or an address without its query, belongs to it. No two surfaces may say yes to one route. */
  covers(path: string): boolean;
  /** The Nest modules that have its controllers and services. */
  modules(settings: Settings): readonly (Type | DynamicModule)[];
  /** What is judged before the handler runs, and by whom. The order of the stages is `pipeline.ts`, for every surface. */
  readonly guards: SurfaceGuards;
  /** What its clients may be. A role belongs to one surface. */
  readonly roles: Readonly<Record<string, Role>>;
  /** What it keeps of its clients in its own tables. Undefined when it has no clients. */
  readonly profiles: Type<ClientProfiles> | undefined;
  /** What the log says of a caller beside its id. */
  logged?(client: Principal): Readonly<Record<string, unknown>>;
  readonly limits: SurfaceLimits;
  /** For bodies that are read into memory. */
  readonly body: BodyLimit;
  /** Parameters of routes that the log shows as a keyed hash, each with what makes one of its spellings. */
  readonly pseudonymised: Readonly<Record<string, (value: string) => string>>;
  /** Puts whatever was thrown in its own words: its own errors as they are, those of the platform, of a framework, and bugs. */
  translate(exception: unknown): HttpError;
  /** Undefined when another surface's document describes it. */
  readonly document: SurfaceDocument | undefined;
  /** Where it listens beside the address of the service, as far as this process is to do it. */
  listensAt?(settings: Settings): readonly ListeningAddress[];
  /**
   * Starts what the surface does beside answering requests, as far as this process is to do it: other servers, regular work.
   *
   * @throws ListenError
   */
  start?(application: NestFastifyApplication, settings: Settings): Promise<void>;
  /**
   * The first thing that somebody reads who has just started the service.
   *
   * @param url where it answers
   */
  introduce?(application: NestFastifyApplication, settings: Settings, url: string): Promise<string>;
}

/** Who judges a request at each stage. A stage that a surface leaves out is passed by every request. */
export interface SurfaceGuards {
  /** Who calls, by a token. */
  readonly token?: Type<CanActivate>;
  /** That the key belongs to the client that the token names. */
  readonly apiKey?: Type<CanActivate>;
  /** That the client is not disabled and its role is one of the route's. */
  readonly permission?: Type<CanActivate>;
  readonly rateLimit?: Type<CanActivate>;
  /** The requests that a client has open at a time. */
  readonly openRequests?: Type<CanActivate>;
  readonly quota?: Type<CanActivate>;
  /** Parameters and body. */
  readonly validation?: Type<CanActivate>;
  /** A connection of the database, out of the client's share. */
  readonly connection?: Type<CanActivate>;
}

/** What a client may be, as onboarding, the command line, the audit trail and the documents call it. */
export interface Role {
  /** For people, in the singular: "MOT service". */
  readonly title: string;
}

export interface SurfaceLimits {
  /** Undefined for a surface whose guards limit no rate. */
  readonly rate?: SlidingWindowLimit | TokenBucketLimit;
  /** Calls of a client in a UTC day. The number is the client's own, or the setting's. */
  readonly quota?: LimitPolicy;
  /** How many requests a client may have open at a time. */
  openRequests(client: Principal, settings: Settings): number;
}

/** A limit as callers meet it. How many calls it allows is not part of it: that is a setting, or the client's own. */
export interface LimitPolicy {
  /** What the `RateLimit-Policy` and `RateLimit` fields call it. */
  readonly name: string;
  readonly windowSeconds: number;
}

/** No window of this length, wherever it begins, holds more calls of a client and a method. */
export interface SlidingWindowLimit extends LimitPolicy {
  readonly kind: 'sliding-window';
  limitOf(client: Principal, settings: Settings): number;
}

/** A bucket for each client that holds `burst` calls and is refilled at `perSecond`. */
export interface TokenBucketLimit {
  readonly kind: 'token-bucket';
  readonly name: string;
  rateOf(client: Principal, settings: Settings): TokenBucketRate;
}

export interface BodyLimit {
  /** A route that takes more says so on the class of its body. */
  readonly bytes: number;
  /** How deep objects and lists may be in each other. What validates them recurses. */
  readonly depth: number;
}
