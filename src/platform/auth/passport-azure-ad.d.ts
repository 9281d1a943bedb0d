/** Types for the part of passport-azure-ad 4.3.5 that is used; the package has none. */
declare module 'passport-azure-ad/lib/bearerstrategy.js' {
  import type { KeyObject } from 'node:crypto';
  import { Strategy } from 'passport';

  export interface BearerStrategyOptions {
    identityMetadata: string;
    clientID: string;
    audience: string[];
    issuer: string[];
    validateIssuer: true;
    passReqToCallback: true;
    ignoreExpiration: boolean;
    /** Seconds. */
    clockSkew: number;
    loggingNoPII: true;
  }

  /** What the strategy reads from the issuer's metadata. */
  export interface Metadata {
    oidc: { algorithms: string[] };
    /**
     * The documentation says that this is PEM text. Anything that `node:crypto` accepts as a key works, and a KeyObject need not be parsed
     * again.
     */
    generateOidcPEM(kid: string): KeyObject;
  }

  export default class BearerStrategy extends Strategy {
    constructor(options: BearerStrategyOptions, verify: (...parameters: unknown[]) => void);
    /** @param request whatever was passed to passport */
    authenticate(request: unknown, options?: object): void;
    loadMetadata(parameters: unknown, next: (error: Error | null, metadata?: Metadata) => void): void;
  }
}
