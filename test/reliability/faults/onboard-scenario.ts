import { expect } from 'vitest';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { ed25519Key } from '../../recalls/sftp/key-pairs.js';
import { keepFromLogs } from '../../support/suite-log.js';
import { type Answered, type Credentials, callAnew, growOld } from './calling.js';
import type { Scenario } from './scenario.js';
import type { Surroundings } from './surroundings.js';

export interface Onboarding {
  readonly admin: OnboardedClient;
  readonly name: string;
  answered: Answered | undefined;
  isThere: boolean;
}

let onboarded = 0;

/** All data of one client. */
const PARTS = [
  'manufacturers',
  'keys to its files',
  'clients',
  'secrets',
  'API keys',
  'audit entries',
] as const;

/** An administrator who gets a token and onboards a manufacturer. */
export class OnboardScenario implements Scenario<Onboarding> {
  readonly name = 'onboard a client';
  private readonly sshKey = ed25519Key().publicKey;

  constructor(private readonly surroundings: Surroundings) {}

  async prepare(): Promise<Onboarding> {
    const { service } = this.surroundings;
    onboarded += 1;
    const admin = await service.onboard('admin');
    growOld(service);
    return { admin, name: `Fault Motors ${onboarded}`, answered: undefined, isThere: false };
  }

  async attempt(onboarding: Onboarding): Promise<void> {
    onboarding.answered = await this.call(onboarding);
  }

  /** All of it or nothing, and the credentials in the response work. */
  async judge(onboarding: Onboarding): Promise<void> {
    const { answered, name } = onboarding;
    expect(answered?.status, 'status').toBeOneOf([201, 503]);
    const parts = await this.partsOf(name);
    expect(new Set(parts).size, `${PARTS.join(', ')}: ${parts.join(', ')}`).toBe(1);
    expect(parts[0]).toBeOneOf([0, 1]);
    onboarding.isThere = parts[0] === 1;
    if (answered?.status !== 201) return;
    expect(onboarding.isThere, 'what was answered with 201 is there').toBe(true);
    await this.expectToWork(credentialsIn(answered));
  }

  async finish(onboarding: Onboarding): Promise<void> {
    const { isThere, answered, name } = onboarding;
    const again = await this.call(onboarding);
    expect(again.status, 'status of the same call again').toBe(isThere ? 409 : 201);
    if (again.status === 201) await this.expectToWork(credentialsIn(again));
    // The client was onboarded, but nobody knows its secret and key, so the administrator issues new ones.
    else if (answered?.status !== 201) await this.expectToWork(await this.giveOthers(onboarding));
    const [manufacturers, , clients] = await this.partsOf(name);
    expect([manufacturers, clients], 'manufacturers and clients').toEqual([1, 1]);
  }

  private async giveOthers({ admin, name }: Onboarding): Promise<Credentials> {
    const { service } = this.surroundings;
    const found = await callAnew(service, admin, 'get', `/admin/clients?name=${encodeURIComponent(name)}`);
    const clients = (found.body.clients ?? []) as { clientId: string; name: string }[];
    const clientId = clients.find((client) => client.name === name)?.clientId ?? '';
    const secret = await callAnew(service, admin, 'post', `/admin/clients/${clientId}/secrets`);
    expect(secret.status, 'status of a new secret').toBe(201);
    const key = await callAnew(service, admin, 'post', `/admin/clients/${clientId}/api-keys`, {});
    expect(key.status, 'status of a new API key').toBe(201);
    return {
      clientId,
      clientSecret: String(secret.body.clientSecret),
      apiKey: String(key.body.apiKey),
      scopeUrl: admin.scopeUrl,
    };
  }

  private async expectToWork(credentials: Credentials): Promise<void> {
    keepFromLogs('a client secret', credentials.clientSecret);
    keepFromLogs('an API key', credentials.apiKey);
    const seen = await callAnew(this.surroundings.service, credentials, 'get', '/recalls');
    expect(seen.status, 'status of a call of the new client').toBe(200);
  }

  private call({ admin, name }: Onboarding): Promise<Answered> {
    return callAnew(this.surroundings.service, admin, 'post', '/admin/clients', {
      name,
      email: 'recalls@fault-motors.example',
      role: 'manufacturer',
      sshKeys: [this.sshKey],
    });
  }

  private async partsOf(name: string): Promise<number[]> {
    const [row] = await this.surroundings.service.query<Record<string, number>>(
      `WITH client AS (SELECT id FROM client WHERE name = $1),
            manufacturer AS (SELECT id FROM manufacturer WHERE name = $1)
       SELECT (SELECT count(*) FROM manufacturer)::integer AS "manufacturers",
              (SELECT count(*) FROM manufacturer_ssh_key JOIN manufacturer ON manufacturer.id = manufacturer_id)::integer
                AS "keys to its files",
              (SELECT count(*) FROM client)::integer AS "clients",
              (SELECT count(*) FROM client_secret JOIN client ON client.id = client_id)::integer AS "secrets",
              (SELECT count(*) FROM api_key JOIN client ON client.id = client_id)::integer AS "API keys",
              (SELECT count(*) FROM audit_entry JOIN client ON client.id::text = subject_id
                WHERE action = 'client onboarded')::integer AS "audit entries"`,
      [name],
    );
    return PARTS.map((part) => row?.[part] ?? 0);
  }
}

function credentialsIn({ body }: Answered): Credentials {
  return {
    clientId: String(body.clientId),
    clientSecret: String(body.clientSecret),
    apiKey: String(body.apiKey),
    scopeUrl: String(body.scopeUrl),
  };
}
