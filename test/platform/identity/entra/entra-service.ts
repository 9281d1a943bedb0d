import type { EntraSettings } from '../../../../src/platform/config/entra-settings.js';
import type { Settings } from '../../../../src/platform/config/settings.js';
import type { OnboardedClient } from '../../../../src/recalls/onboarding/onboarding.service.js';
import { type Answer, Service } from '../../../support/service.js';
import { believe, type Certificate, makeCertificate } from './certificate.js';
import { FakeGraph } from './fake-graph.js';
import {
  API_ID,
  API_URI,
  FakeTenant,
  GRAPH_CLIENT_ID,
  GRAPH_CLIENT_SECRET,
  TENANT_ID,
} from './fake-tenant.js';

/** A tenant and its Graph, and the settings that a service needs to use them. */
export class EntraSite {
  private constructor(
    readonly certificate: Certificate,
    readonly graph: FakeGraph,
    readonly tenant: FakeTenant,
    private readonly disbelieve: () => Promise<void>,
  ) {}

  static async open(): Promise<EntraSite> {
    const certificate = await makeCertificate();
    const disbelieve = await believe(certificate);
    const graph = await FakeGraph.start(certificate);
    return new EntraSite(certificate, graph, await FakeTenant.start(certificate, graph), disbelieve);
  }

  get settings(): EntraSettings {
    return {
      tenantId: TENANT_ID,
      audiences: [API_URI, API_ID],
      authority: this.tenant.url,
      graphUrl: this.graph.url,
      graphClientId: GRAPH_CLIENT_ID,
      graphClientSecret: GRAPH_CLIENT_SECRET,
    };
  }

  /** The same for a service in a process of its own. */
  get variables(): Readonly<Record<string, string>> {
    return {
      IDENTITY: 'entra',
      ENTRA_TENANT_ID: TENANT_ID,
      ENTRA_AUDIENCE: `${API_URI},${API_ID}`,
      ENTRA_AUTHORITY: this.tenant.url,
      ENTRA_GRAPH_URL: this.graph.url,
      ENTRA_GRAPH_CLIENT_ID: GRAPH_CLIENT_ID,
      ENTRA_GRAPH_CLIENT_SECRET: GRAPH_CLIENT_SECRET,
    };
  }

  start(
    settings: Partial<Settings> = {},
    options: Parameters<typeof Service.start>[1] = {},
  ): Promise<Service> {
    return Service.start({ entra: this.settings, ...settings }, options);
  }

  /** An empty tenant without errors. */
  reset(): void {
    this.graph.reset();
    this.tenant.reset();
  }

  async close(): Promise<void> {
    await this.graph.stop();
    await this.tenant.stop();
    await this.disbelieve();
  }
}

/** A call with a token of the tenant's, or with the given one. */
export async function callAs(
  { service, tenant }: { service: Service; tenant: FakeTenant },
  client: Pick<OnboardedClient, 'clientId' | 'apiKey'>,
  [method, path]: ['get' | 'put' | 'delete', string],
  // The token expires by the service's clock, which a test may have moved.
  token = tenant.tokenFor(client.clientId, {
    claims: { exp: Math.floor(service.clock.now() / 1_000) + 3_600 },
  }),
): Promise<Answer> {
  return service.anonymous[method](path)
    .set('Authorization', `Bearer ${token}`)
    .set('X-API-Key', client.apiKey);
}
