/** The part of passport-azure-ad 4.3.5 in use; the package has no types of its own. */
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

  /** What the strategy reads of the issuer's metadata. */
  export interface Metadata {
    oidc: { algorithms: string[] };
    /** Documented to give PEM text; whatever `node:crypto` takes as a key works, and a KeyObject is parsed already. */
    generateOidcPEM(kid: string): KeyObject;
  }

  export default class BearerStrategy extends Strategy {
    constructor(options: BearerStrategyOptions, verify: (...parameters: unknown[]) => void);
    /** @param request whatever passport was given. */
    authenticate(request: unknown, options?: object): void;
    loadMetadata(parameters: unknown, next: (error: Error | null, metadata?: Metadata) => void): void;
  }
}
