import { Connection, type ConnectionOptions, retryPolicyOf } from '../connection.js';
import { AuthenticationApi } from './authentication-api.js';
import type { CredentialsOfUser } from './credentials-of-user.js';
import { IdTokens } from './id-tokens.js';
import { SignInRefused } from './sign-in-refused.js';

export interface SignedInOptions extends ConnectionOptions {
  /** Where the service answers, for example `https://recalls.example`. */
  readonly baseUrl: string;
  readonly credentials: CredentialsOfUser;
}

/** What every client with a user can do with its own credentials. */
export interface OwnCredentials {
  /**
   * Changes the password, also one that has expired or a one-time password. The client uses the new one from then on; keep it.
   *
   * @throws SignInRefused
   */
  setPassword(newPassword: string): Promise<void>;
  /**
   * Replaces the API key. The client uses the new one from then on; keep it. The old one works for 60 seconds more, so that other
   * programs can follow.
   *
   * @throws SignInRefused
   */
  renewApiKey(): Promise<string>;
}

/** A connection of a client that signs in with a username and a password. */
export function signedInConnection({ baseUrl, credentials, ...options }: SignedInOptions): {
  readonly connection: Connection;
  readonly own: OwnCredentials;
} {
  const {
    userName,
    password,
    authenticateUrl = `${baseUrl}/thirdparty-access/v1/authenticate`,
  } = credentials;
  const api = new AuthenticationApi(authenticateUrl, retryPolicyOf(options));
  const tokens = new IdTokens(api, userName, password, options.now ?? Date.now);
  const keys = { apiKey: credentials.apiKey };
  const connection = new Connection(tokens, keys, options);
  const own: OwnCredentials = {
    setPassword: (newPassword) => tokens.setPassword(newPassword),
    renewApiKey: async () => {
      const answer = await connection.send(api.newApiKeyRequest());
      if (!answer.ok) throw await SignInRefused.of(answer);
      keys.apiKey = ((await answer.json()) as { newApiKey: string }).newApiKey;
      return keys.apiKey;
    },
  };
  return { connection, own };
}
