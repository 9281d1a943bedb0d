import type { KeyObject } from 'node:crypto';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';
import { compactJws, partOf, signedWith, signingPair } from '../platform/auth/signed-tokens.js';
import { EntraSite } from '../platform/identity/entra/entra-service.js';
import { type Answer, Service } from '../support/service.js';

type Json = Record<string, unknown>;

/** A service, a client of it, and everything that an attacker could want: even the key that signs tokens. */
export interface TokenSite {
  readonly service: Service;
  readonly maker: OnboardedClient;
  /** Another client, whose key and token are valid too. */
  readonly other: OnboardedClient;
  /** Header and claims of a genuine token of a client. */
  genuine(client?: OnboardedClient): Promise<{ token: string; header: Json; claims: Json }>;
  signer(): Promise<{ kid: string; privateKey: KeyObject; publicKey: KeyObject }>;
  close(): Promise<void>;
}

/** The two issuers that a service can trust: its own, and a tenant of Microsoft Entra ID. */
export const ISSUERS: readonly (readonly [name: string, open: () => Promise<TokenSite>])[] = [
  ['the local issuer', openLocal],
  ['a tenant', openTenant],
];

async function openLocal(): Promise<TokenSite> {
  const service = await Service.start();
  const maker = await service.onboard();
  return {
    service,
    maker,
    other: await service.onboard(),
    genuine: async (client = maker) => partsOf(await service.tokenOf(client)),
    signer: () => signingPair(service),
    close: () => service.stop(),
  };
}

async function openTenant(): Promise<TokenSite> {
  const site = await EntraSite.open();
  const service = await site.start();
  const maker = await service.onboard();
  return {
    service,
    maker,
    other: await service.onboard(),
    genuine: async (client = maker) => partsOf(site.tenant.tokenFor(client.clientId)),
    signer: async () => {
      const [key] = site.tenant.keys;
      if (!key) throw new Error('The tenant has no key.');
      return key;
    },
    close: async () => {
      await service.stop();
      await site.close();
    },
  };
}

function partsOf(token: string) {
  return { token, header: partOf(token, 0), claims: partOf(token, 1) };
}

/** A genuine token with changes, signed with the issuer's own key: the worst case, except for losing that key. */
export async function signedByIssuer(
  site: TokenSite,
  { header = {}, claims = {} }: { header?: Json; claims?: Json },
): Promise<string> {
  const genuine = await site.genuine();
  const { privateKey } = await site.signer();
  return compactJws(
    { ...genuine.header, ...header },
    { ...genuine.claims, ...claims },
    signedWith(privateKey),
  );
}

/** A call with a token and the client's own API key. */
export async function callWith({ service, maker }: TokenSite, token: string): Promise<Answer> {
  return service.anonymous
    .get('/credentials')
    .set('Authorization', `Bearer ${token}`)
    .set('X-API-Key', maker.apiKey);
}
