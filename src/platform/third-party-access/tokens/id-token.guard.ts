import { hash } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { errors, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import { presentedTokenOf, tokenError } from '../../auth/bearer-token.js';
import { LocalKeyRing } from '../../auth/local-key-ring.js';
import { type AccessToken, kidOf } from '../../auth/presented-token.js';
import { ClientDirectory } from '../../clients/client-directory.js';
import { Clock } from '../../clock/clock.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { RequestError } from '../../errors/request-error.js';
import { accessOf } from '../../http/access.js';
import { requestOf } from '../../http/principal.js';
import { ID_TOKEN_AUDIENCE, idTokenIssuer } from './id-tokens.js';

/** Bounds the memory (about 3 MB). It is many times the number of tokens that are valid at once. */
const MOST_KEPT = 10_000;

/**
 * The token stage of surfaces that sign in with a password: identifies the caller by an id token, raw or after `Bearer`.
 *
 * The access tokens of the recalls surface are signed with the same keys, so issuer and audience keep the two apart. As in `BearerGuard`, a
 * genuine token is cached by its digest; its end, its key and its client are checked on every call.
 */
@Injectable()
export class IdTokenGuard implements CanActivate {
  private readonly genuine = new LRUCache<string, AccessToken>({ max: MOST_KEPT });

  constructor(
    private readonly keyRing: LocalKeyRing,
    private readonly clients: ClientDirectory,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (accessOf(context).public) return true;
    const request = requestOf(context);
    const token = presentedTokenOf(request.raw);
    const digest = hash('sha256', token, 'base64');
    const idToken = this.remembered(digest) ?? (await this.verify(token, digest));
    if (this.clock.now() >= idToken.expiresAt * 1_000) throw tokenError('tokenExpired');
    const client = await this.clients.findClient(idToken.clientId);
    if (!client) throw new RequestError('forbidden');
    request.tokenCaller = client;
    return true;
  }

  private remembered(digest: string): AccessToken | undefined {
    const idToken = this.genuine.get(digest);
    if (!idToken || this.keyRing.trusts(idToken.kid)) return idToken;
    this.genuine.delete(digest);
    return undefined;
  }

  private async verify(token: string, digest: string): Promise<AccessToken> {
    const kid = kidOf(token);
    // The database may be down, which is no error of the token.
    const key = kid === undefined ? undefined : await this.keyRing.find(kid);
    if (kid === undefined || key === undefined) throw tokenError('tokenInvalid');
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: ['RS256'],
        issuer: idTokenIssuer(this.settings),
        audience: ID_TOKEN_AUDIENCE,
        requiredClaims: ['sub', 'exp', 'iat', 'jti'],
        currentDate: new Date(this.clock.now()),
      });
      const idToken = { clientId: payload.sub ?? '', expiresAt: payload.exp ?? 0, kid };
      this.genuine.set(digest, idToken);
      return idToken;
    } catch (error) {
      throw tokenError(error instanceof errors.JWTExpired ? 'tokenExpired' : 'tokenInvalid');
    }
  }
}
