import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import passport from 'passport';
// Not the package's index: that loads the sign-in strategy too, which costs 16 MB and half a second for nothing.
import BearerStrategy, { type Metadata } from 'passport-azure-ad/lib/bearerstrategy.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { type AcceptedTokens, acceptedTokens, type Claims } from '../identity/accepted-tokens.js';
import type { AccessToken, PresentedToken } from './presented-token.js';

/** Clocks may differ by this much, no more. */
export const CLOCK_SKEW_SECONDS = 5;

/** The algorithm is ours to say: were it the token's, a public key could be made to serve as an HMAC secret. */
const ALGORITHMS = ['RS256'];

/**
 * Microsoft's verification of bearer tokens: signature, issuer and audience. It fetches nothing; the key comes with
 * the token it is shown. Left alone it would fetch keys without a timeout, end the process when the issuer
 * answers with something that is not JSON, and take its algorithms from there.
 */
@Injectable()
export class AzureBearerStrategy extends PassportStrategy(BearerStrategy) implements OnModuleDestroy {
  /** Passport's register is the process's: a name of its own keeps two applications in one process apart. */
  readonly registeredAs = `oauth-bearer ${randomUUID()}`;

  private readonly accepted: AcceptedTokens;

  /** Set on the copy of the strategy that passport makes for each request. */
  private presented?: PresentedToken;

  constructor(@Inject(SETTINGS) settings: Settings) {
    const accepted = acceptedTokens(settings);
    super({
      // Must be an https address; never fetched, see loadMetadata.
      identityMetadata: 'https://metadata.invalid/v2.0/.well-known/openid-configuration',
      // Would only matter for a token with several audiences, and names no client that could have one.
      clientID: accepted.audiences[0] ?? '',
      audience: [...accepted.audiences],
      issuer: [...accepted.issuers],
      validateIssuer: true,
      passReqToCallback: true,
      // It tells an expired token like a forged one, and by the machine's clock: the guard compares `exp` itself.
      ignoreExpiration: true,
      clockSkew: CLOCK_SKEW_SECONDS,
      loggingNoPII: true,
    });
    this.accepted = accepted;
    passport.use(this.registeredAs, this);
  }

  onModuleDestroy(): void {
    passport.unuse(this.registeredAs);
  }

  override authenticate(request: unknown, options?: object): void {
    this.presented = request as PresentedToken;
    super.authenticate(request, options);
  }

  override loadMetadata(
    _parameters: unknown,
    next: (error: Error | null, metadata?: Metadata) => void,
  ): void {
    const presented = this.presented;
    next(null, {
      oidc: { algorithms: ALGORITHMS },
      // The strategy looks at the header's `x5t` before its `kid`: whichever it asks for, only this key is to be had.
      generateOidcPEM: (id) => {
        if (!presented || id !== presented.kid) throw new Error('The token names two keys.');
        return presented.key;
      },
    });
  }

  /** What the strategy leaves unjudged. False stands for a token that is not to be believed. */
  validate(presented: PresentedToken, claims: Claims): AccessToken | false {
    const clientId = this.accepted.clientIdOf(claims);
    // JSON can say 1e999, which is a number that no time ever reaches.
    if (clientId === undefined || typeof claims.exp !== 'number' || !Number.isFinite(claims.exp))
      return false;
    return { clientId, expiresAt: claims.exp, kid: presented.kid };
  }
}
