import type { Type } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import type { Transaction } from '../database/transaction.js';
import type { OnboardingField } from './onboarding-field.js';

/** Onboards the clients of one surface. */
export abstract class ClientOnboarding {
  /**
   * @param request an instance of the surface's class of bodies, already validated
   * @returns everything the client needs, shown once
   * @throws RequestError `invalidRequest` with every issue that only the database knows; `conflict`
   */
  abstract onboard(actor: Actor, request: object): Promise<object>;
}

/** Reads what only one surface knows of its clients, for administrators. */
export abstract class ClientDetailsReader {
  /** @returns the details by client id */
  abstract findDetails(
    transaction: Transaction,
    clientIds: readonly string[],
  ): Promise<ReadonlyMap<string, object>>;
}

/**
 * What a surface adds to the routes and commands by which administrators look after the clients of every surface. They are shared, because
 * an administrator who disables a client or rotates its key need not know which surface it is on.
 */
export interface SurfaceClients {
  /** The property of a client that has what only this surface knows of it. */
  readonly property: string;
  readonly roles: Readonly<Record<string, { readonly title: string }>>;
  /** Whether its clients have a usage plan, which administrators may change. A surface without `limits.rate` of that kind has none. */
  readonly hasUsagePlans: boolean;
  /** Where the services below are. A command loads this module and not the whole surface. */
  readonly module: Type;
  readonly onboarding: {
    readonly body: Type;
    readonly answer: Type;
    readonly service: Type<ClientOnboarding>;
    /** What the form of the console asks for besides a name, a role and an address. */
    readonly fields: readonly OnboardingField[];
  };
  readonly details: { readonly body: Type; readonly service: Type<ClientDetailsReader> };
}

/** The injection token of the {@link SurfaceClients} of all surfaces that have them. */
export const SURFACE_CLIENTS = Symbol('SURFACE_CLIENTS');
