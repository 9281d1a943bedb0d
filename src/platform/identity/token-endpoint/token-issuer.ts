import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { SignJWT } from 'jose';
import { ClientDirectory } from '../../clients/client-directory.js';
import { Clock } from '../../clock/clock.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import type { Principal } from '../../http/principal.js';
import { ClientSecrets } from '../client-secrets/client-secrets.js';
import { LOCAL_TENANT_ID, type LocalIssuer, localIssuer } from '../identity-addresses.js';
import { SigningKeys } from '../signing-keys/signing-keys.js';
import { AADSTS_ERRORS } from './aadsts-catalogue.js';
import { TokenLimits } from './token-limits.js';
import type { TokenRequest } from './token-request.js';
import type { TokenResponse } from './token-response.dto.js';

/** Issues access tokens to clients that authenticate with their secret. */
@Injectable()
export class TokenIssuer {
  private readonly addresses: LocalIssuer;

  constructor(
    private readonly clients: ClientDirectory,
    private readonly secrets: ClientSecrets,
    private readonly keys: SigningKeys,
    private readonly limits: TokenLimits,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.addresses = localIssuer(settings);
  }

  /**
   * @returns the client that a request names; it is not authenticated yet
   * @throws AadstsError when there is no such client, or when the request is not for a token of this API
   */
  async named({ clientId, scope }: TokenRequest): Promise<Principal> {
    if (scope !== this.addresses.scopeUrl) throw AADSTS_ERRORS.wrongScope(scope);
    const client = await this.clients.findClient(clientId);
    if (!client) throw AADSTS_ERRORS.unknownClient(clientId, LOCAL_TENANT_ID);
    return client;
  }

  /** @throws AadstsError with the reason why no token is issued */
  async issue(client: Principal, clientSecret: string): Promise<TokenResponse> {
    await this.prove(client, clientSecret);
    const lifetime = this.settings.tokenTtlSeconds;
    return {
      token_type: 'Bearer',
      expires_in: lifetime,
      ext_expires_in: lifetime,
      access_token: await this.sign(client, lifetime),
    };
  }

  private async prove(client: Principal, clientSecret: string): Promise<void> {
    await this.limits.admitClient(client.clientId);
    const verdict = await this.secrets.verify(client.clientId, clientSecret);
    if (verdict === 'wrong') throw AADSTS_ERRORS.wrongSecret(client.clientId);
    // Only a caller that knows the secret learns that the client is disabled.
    if (client.disabled) throw AADSTS_ERRORS.disabledClient(client.clientId);
    if (verdict === 'expired') throw AADSTS_ERRORS.expiredSecret(client.clientId);
  }

  /**
   * The claims of an Entra v2 application token. `nbf` is left out, because passport-azure-ad compares it with the machine's clock and not
   * with ours, and `iat` has the same value.
   */
  private async sign(client: Principal, lifetime: number): Promise<string> {
    const { kid, privateKey } = await this.keys.signer();
    const issuedAt = Math.floor(this.clock.now() / 1_000);
    return new SignJWT({
      azp: client.clientId,
      azpacr: '1',
      oid: client.clientId,
      roles: [client.role],
      tid: LOCAL_TENANT_ID,
      uti: randomUUID(),
      ver: '2.0',
    })
      .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
      .setIssuer(this.addresses.issuer)
      .setAudience(this.addresses.audience)
      .setSubject(client.clientId)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + lifetime)
      .sign(privateKey);
  }
}
