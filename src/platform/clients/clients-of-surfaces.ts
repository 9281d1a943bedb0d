import { Inject, Injectable, type Type } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Transaction } from '../database/transaction.js';
import { type ClientOnboarding, SURFACE_CLIENTS, type SurfaceClients } from './surface-clients.js';

/** A client with what only its surface knows of it, under the surface's property. */
export interface DescribedClient {
  readonly details: Readonly<Record<string, object>>;
}

/** Finds the services that surfaces add to the administration of clients. */
@Injectable()
export class ClientsOfSurfaces {
  constructor(
    @Inject(SURFACE_CLIENTS) private readonly all: readonly SurfaceClients[],
    private readonly modules: ModuleRef,
  ) {}

  get roles(): readonly string[] {
    return this.all.flatMap(({ roles }) => Object.keys(roles));
  }

  /** Whether clients of this role have a usage plan. */
  haveUsagePlans(role: string): boolean {
    return this.all.some(({ roles, hasUsagePlans }) => hasUsagePlans && role in roles);
  }

  /** Undefined when no surface onboards clients of this role in its own way. */
  onboardingOf(role: string): ClientOnboarding | undefined {
    const surface = this.all.find(({ roles }) => role in roles);
    return surface && this.service(surface.onboarding.service);
  }

  /** Adds to each client what its surface knows of it. One question for each surface, and none for clients of others. */
  async describe<Client extends { readonly clientId: string; readonly role: string }>(
    transaction: Transaction,
    clients: readonly Client[],
  ): Promise<(Client & DescribedClient)[]> {
    const found = new Map<string, Record<string, object>>();
    for (const { property, roles, details } of this.all) {
      const ids = clients.filter(({ role }) => role in roles).map(({ clientId }) => clientId);
      if (ids.length === 0) continue;
      for (const [id, each] of await this.service(details.service).findDetails(transaction, ids)) {
        found.set(id, { [property]: each });
      }
    }
    return clients.map((client) => ({ ...client, details: found.get(client.clientId) ?? {} }));
  }

  private service<Service>(type: Type<Service>): Service {
    return this.modules.get(type, { strict: false });
  }
}
