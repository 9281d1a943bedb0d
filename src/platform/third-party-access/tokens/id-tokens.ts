import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { SignJWT } from 'jose';
import { Clock } from '../../clock/clock.js';
import { publicUrl } from '../../config/public-addresses.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { SigningKeys } from '../../identity/signing-keys/signing-keys.js';

/** DVLA's tokens live an hour. The signing keys remain published for longer than that after their last signature. */
const LIFE_SECONDS = 3_600;

/** What distinguishes these tokens from the access tokens that the same keys sign. */
export const ID_TOKEN_AUDIENCE = 'dvla';

export function idTokenIssuer(settings: Settings): string {
  return `${publicUrl(settings)}/thirdparty-access`;
}

/** Issues the tokens with which clients call the surfaces that sign in with a password, also when a tenant issues all other tokens. */
@Injectable()
export class IdTokens {
  constructor(
    private readonly keys: SigningKeys,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async issue(clientId: string): Promise<string> {
    const { kid, privateKey } = await this.keys.signer();
    const issuedAt = Math.floor(this.clock.now() / 1_000);
    return new SignJWT({})
      .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
      .setIssuer(idTokenIssuer(this.settings))
      .setAudience(ID_TOKEN_AUDIENCE)
      .setSubject(clientId)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + LIFE_SECONDS)
      .setJti(randomUUID())
      .sign(privateKey);
  }
}
