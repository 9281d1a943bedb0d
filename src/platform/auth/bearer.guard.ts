import { hash } from 'node:crypto';
import { type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { LRUCache } from 'lru-cache';
import { ClientDirectory } from '../clients/client-directory.js';
import { Clock } from '../clock/clock.js';
import { RequestError } from '../errors/request-error.js';
import { accessOf } from '../http/access.js';
import { type ApiRequest, type Principal, requestOf } from '../http/principal.js';
import { AzureBearerStrategy, CLOCK_SKEW_SECONDS } from './azure-bearer.strategy.js';
import { bearerTokenOf, tokenError } from './bearer-token.js';
import { KeyRing } from './key-ring.js';
import { type AccessToken, kidOf, type PresentedToken } from './presented-token.js';

/** Bounds the memory (about 3 MB). It is many times the number of tokens that are valid at once. */
const MOST_KEPT = 10_000;

interface BearerRequest extends ApiRequest {
  presented?: PresentedToken;
}

/**
 * The token stage: identifies the caller by a token that is genuine and has not expired.
 *
 * Verifying a signature costs more than all other stages together, and a client sends the same token for 35 minutes. So the guard caches
 * tokens that it has found genuine. This is safe because what was verified (signature, issuer, audience, claims) depends only on the
 * token's bytes and the key, and nobody can make a second token with the same digest. Everything that can change is checked on every call:
 * the time, whether the key is still valid, and the client. Only the digest is cached, so a memory dump contains no usable token.
 */
@Injectable()
export class BearerGuard extends AuthGuard() {
  private readonly genuine = new LRUCache<string, AccessToken>({ max: MOST_KEPT });

  constructor(
    strategy: AzureBearerStrategy,
    private readonly keyRing: KeyRing,
    private readonly clients: ClientDirectory,
    private readonly clock: Clock,
  ) {
    super({ defaultStrategy: strategy.registeredAs });
  }

  /** A promise only when the database has to be asked or a signature to be verified. For most calls everything is known already. */
  override canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    if (accessOf(context).public) return true;
    const request = requestOf<BearerRequest>(context);
    const token = bearerTokenOf(request.raw);
    const digest = hash('sha256', token, 'base64');
    const accessToken = this.remembered(digest);
    return accessToken
      ? this.identify(request, accessToken)
      : this.verify(context, request, token, digest).then((verified) => this.identify(request, verified));
  }

  private identify(request: BearerRequest, accessToken: AccessToken): true | Promise<true> {
    if (this.clock.now() >= (accessToken.expiresAt + CLOCK_SKEW_SECONDS) * 1_000) {
      throw tokenError('tokenExpired');
    }
    const client = this.clients.findClient(accessToken.clientId);
    return client instanceof Promise ? client.then((found) => admit(request, found)) : admit(request, client);
  }

  private remembered(digest: string): AccessToken | undefined {
    const accessToken = this.genuine.get(digest);
    if (!accessToken || this.keyRing.trusts(accessToken.kid)) return accessToken;
    this.genuine.delete(digest);
    return undefined;
  }

  private async verify(
    context: ExecutionContext,
    request: BearerRequest,
    token: string,
    digest: string,
  ): Promise<AccessToken> {
    const kid = kidOf(token);
    const key = kid === undefined ? undefined : await this.keyRing.find(kid);
    if (kid === undefined || key === undefined) throw tokenError('tokenInvalid');
    const presented: PresentedToken = { headers: { authorization: `Bearer ${token}` }, kid, key };
    request.presented = presented;
    await super.canActivate(context);
    if (!presented.user) throw tokenError('tokenInvalid');
    this.genuine.set(digest, presented.user);
    return presented.user;
  }

  override getRequest(context: ExecutionContext): PresentedToken | undefined {
    return requestOf<BearerRequest>(context).presented;
  }

  /** Passport's result. An error of our own (a database that is down) does not mean that the token is bad. */
  override handleRequest<User>(error: unknown, user: User | false): User {
    if (error) throw error;
    if (!user) throw tokenError('tokenInvalid');
    return user;
  }
}

function admit(request: ApiRequest, client: Principal | undefined): true {
  // A client that belongs to no surface has no key to compare, so it is refused here and not at the permission stage.
  if (!client) throw new RequestError('forbidden');
  request.tokenCaller = client;
  return true;
}
