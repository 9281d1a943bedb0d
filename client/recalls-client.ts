import createClient, {
  type Client,
  type ClientPathsWithMethod,
  type FetchResponse,
  type MaybeOptionalInit,
} from 'openapi-fetch';
import { AccessTokens } from './access-tokens.js';
import { Connection, type ConnectionOptions, retryPolicyOf } from './connection.js';
import type { Credentials } from './credentials.js';
import { RecallsApiError } from './recalls-api-error.js';
import type { paths } from './schema.js';

export interface RecallsClientOptions extends ConnectionOptions {
  /** Where the service answers, for example `https://recalls.example`. */
  readonly baseUrl: string;
  readonly credentials: Credentials;
}

type Method = 'get' | 'post' | 'put' | 'delete';

/**
 * A call by its path as the specification writes it. Parameters, body and answer have the specification's types; whatever
 * `fetch` takes besides (a `signal`, say) stands beside them.
 */
type Call<M extends Method> = <
  Path extends ClientPathsWithMethod<Client<paths>, M>,
  Init extends MaybeOptionalInit<paths[Path], M>,
>(
  path: Path,
  ...init: undefined extends MaybeOptionalInit<paths[Path], M> ? [Init?] : [Init]
) => Promise<Answer<NonNullable<paths[Path][M]>, Init>>;

/** `data`, and the `response` for its status and headers: an `ETag`, for example. */
type Answer<Operation extends object, Init> = Exclude<
  FetchResponse<Operation, Init, `${string}/${string}`>,
  { error: unknown }
>;

/** The service's API. A call that is refused throws {@link RecallsApiError}, so that what is returned always has its data. */
export interface RecallsClient {
  readonly GET: Call<'get'>;
  readonly POST: Call<'post'>;
  readonly PUT: Call<'put'>;
  readonly DELETE: Call<'delete'>;
}

export function createRecallsClient({
  baseUrl,
  credentials,
  ...options
}: RecallsClientOptions): RecallsClient {
  const tokens = new AccessTokens(credentials, retryPolicyOf(options), options.now ?? Date.now);
  const connection = new Connection(tokens, credentials, options);
  return createClient<paths>({
    baseUrl,
    fetch: async (request) => {
      const answer = await connection.send(request);
      if (!answer.ok) throw await RecallsApiError.of(answer);
      return answer;
    },
  }) as RecallsClient;
}
