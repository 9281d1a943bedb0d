import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import passport from 'passport';
// Not the package's index: that loads the sign-in strategy too, which costs 16 MB and half a second for nothing.
import BearerStrategy, { type Metadata } from 'passport-azure-ad/lib/bearerstrategy.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { type AcceptedTokens, acceptedTokens, type Claims } from '../identity/accepted-tokens.js';
import type { AccessToken, PresentedToken } from './presented-token.js';

/** The most by which the clocks of issuer and service may differ. */
export const CLOCK_SKEW_SECONDS = 5;

/** Fixed here, because if the token could choose its algorithm, a public key could be used as an HMAC secret. */
const ALGORITHMS = ['RS256'];

/**
 * Verifies bearer tokens with Microsoft's passport strategy: signature, issuer and audience. It is configured to fetch nothing; the key
 * comes with the token it verifies. By default it would fetch keys without a timeout, end the process when the issuer answers with
 * something other than JSON, and accept the algorithms that the issuer names.
 */
@Injectable()
export class AzureBearerStrategy extends PassportStrategy(BearerStrategy) implements OnModuleDestroy {
  /** Passport's registry is global to the process. A unique name keeps two applications in one process apart. */
  readonly registeredAs = `oauth-bearer ${randomUUID()}`;

  private readonly accepted: AcceptedTokens;

  /** Set on the copy of the strategy that passport makes for each request. */
  private presented?: PresentedToken;

  constructor(@Inject(SETTINGS) settings: Settings) {
    const accepted = acceptedTokens(settings);
    super({
      // The package requires an https address. It is never fetched, see loadMetadata.
      identityMetadata: 'https://metadata.invalid/v2.0/.well-known/openid-configuration',
      // The package requires it, but uses it only for tokens with several audiences. It matches no real client.
      clientID: accepted.audiences[0] ?? '',
      audience: [...accepted.audiences],
      issuer: [...accepted.issuers],
      validateIssuer: true,
      passReqToCallback: true,
      // The package reports an expired token like a forged one, and uses the machine's clock. The guard compares `exp` itself.
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
      // The strategy looks at the header's `x5t` before its `kid`. Whichever it asks for, it gets only this key.
      generateOidcPEM: (id) => {
        if (!presented || id !== presented.kid) throw new Error('The token names two keys.');
        return presented.key;
      },
    });
  }

  /** Checks what the strategy does not check. False means that the token is rejected. */
  validate(presented: PresentedToken, claims: Claims): AccessToken | false {
    const clientId = this.accepted.clientIdOf(claims);
    // JSON may contain 1e999, which parses to Infinity: such a token would never expire.
    if (clientId === undefined || typeof claims.exp !== 'number' || !Number.isFinite(claims.exp))
      return false;
    return { clientId, expiresAt: claims.exp, kid: presented.kid };
  }
}
