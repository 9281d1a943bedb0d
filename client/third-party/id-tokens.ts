import type { TokenSource } from '../connection.js';
import type { AuthenticationApi } from './authentication-api.js';
import { SignInRefused } from './sign-in-refused.js';

/** A token lives one hour. It is renewed a minute before: calls under way, and clocks that differ, need some of it. */
const RENEWED_AFTER_MS = 59 * 60_000;

/**
 * A refused sign-in is not tried again for so long. Five wrong passwords in 15 minutes lock the user for everybody in its network, which
 * a program with an expired password would reach with its first five calls.
 */
const REFUSED_FOR_MS = 5 * 60_000;

/** A user's id token: asked for once and kept, however many calls want it at the same time. */
export class IdTokens implements TokenSource {
  private kept: { readonly token: string; readonly renewAt: number } | undefined;
  private refused: { readonly reason: SignInRefused; readonly until: number } | undefined;
  private underWay: Promise<string> | undefined;

  /** @param now milliseconds since 1970 */
  constructor(
    private readonly api: AuthenticationApi,
    private readonly userName: string,
    private password: string,
    private readonly now: () => number,
  ) {}

  async get(): Promise<string> {
    if (this.kept && this.now() < this.kept.renewAt) return this.kept.token;
    if (this.refused && this.now() < this.refused.until) throw this.refused.reason;
    this.underWay ??= this.signIn().finally(() => {
      this.underWay = undefined;
    });
    return this.underWay;
  }

  drop(token: string): void {
    if (this.kept?.token === token) this.kept = undefined;
  }

  async isRefusedToken(answer: Response): Promise<boolean> {
    // A proxy that asks for credentials of its own answers 401 too, and then for another scheme.
    return answer.status === 401 && /^bearer\b/i.test(answer.headers.get('www-authenticate') ?? '');
  }

  /** Changes the password, and signs in with the new one from then on. A token that there is stays valid. */
  async setPassword(newPassword: string): Promise<void> {
    await this.api.setPassword(this.userName, this.password, newPassword);
    this.password = newPassword;
    this.refused = undefined;
  }

  private async signIn(): Promise<string> {
    const askedAt = this.now();
    const { password } = this;
    try {
      const token = await this.api.authenticate(this.userName, password);
      this.kept = { token, renewAt: askedAt + RENEWED_AFTER_MS };
      return token;
    } catch (error) {
      const isRefused = error instanceof SignInRefused && error.status === 401;
      // It may have been changed meanwhile.
      if (isRefused && password === this.password) {
        this.refused = { reason: error, until: askedAt + REFUSED_FOR_MS };
      }
      throw error;
    }
  }
}
