import type { Client } from 'openapi-fetch';
import createClient, {
  type ClientPathsWithMethod,
  type FetchResponse,
  type MaybeOptionalInit,
} from 'openapi-fetch';
import { Connection, type ConnectionOptions, retryPolicyOf } from '../connection.js';
import { AuthenticationApi } from './authentication-api.js';
import { IdTokens } from './id-tokens.js';
import { KadoeApiError } from './kadoe-api-error.js';
import type { KadoeCredentials } from './kadoe-credentials.js';
import type { paths } from './schema.js';
import { SignInRefused } from './sign-in-refused.js';

export interface KadoeClientOptions extends ConnectionOptions {
  /** Where the service answers, for example `https://recalls.example`. */
  readonly baseUrl: string;
  readonly credentials: KadoeCredentials;
}

/** A call by its path as the specification writes it, with the specification's types. */
type Post = <
  Path extends ClientPathsWithMethod<Client<paths>, 'post'>,
  Init extends MaybeOptionalInit<paths[Path], 'post'>,
>(
  path: Path,
  init: Init,
) => Promise<
  Exclude<FetchResponse<NonNullable<paths[Path]['post']>, Init, `${string}/${string}`>, { error: unknown }>
>;

/** KADOE. An enquiry that is refused, or finds no keeper, throws {@link KadoeApiError}. */
export interface KadoeClient {
  readonly POST: Post;
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

export function createKadoeClient({ baseUrl, credentials, ...options }: KadoeClientOptions): KadoeClient {
  const {
    userName,
    password,
    authenticateUrl = `${baseUrl}/thirdparty-access/v1/authenticate`,
  } = credentials;
  const api = new AuthenticationApi(authenticateUrl, retryPolicyOf(options));
  const tokens = new IdTokens(api, userName, password, options.now ?? Date.now);
  const keys = { apiKey: credentials.apiKey };
  const connection = new Connection(tokens, keys, options);
  const { POST } = createClient<paths>({
    baseUrl,
    fetch: async (request) => {
      const answer = await connection.send(request);
      if (!answer.ok) throw await KadoeApiError.of(answer);
      return answer;
    },
  });
  return {
    POST: POST as Post,
    setPassword: (newPassword) => tokens.setPassword(newPassword),
    renewApiKey: async () => {
      const answer = await connection.send(api.newApiKeyRequest());
      if (!answer.ok) throw await SignInRefused.of(answer);
      keys.apiKey = ((await answer.json()) as { newApiKey: string }).newApiKey;
      return keys.apiKey;
    },
  };
}
