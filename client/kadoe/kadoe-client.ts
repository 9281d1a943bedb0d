import type { Client } from 'openapi-fetch';
import createClient, {
  type ClientPathsWithMethod,
  type FetchResponse,
  type MaybeOptionalInit,
} from 'openapi-fetch';
import {
  type OwnCredentials,
  type SignedInOptions,
  signedInConnection,
} from '../third-party/signed-in-connection.js';
import { KadoeApiError } from './kadoe-api-error.js';
import type { paths } from './schema.js';

export type KadoeClientOptions = SignedInOptions;

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
export interface KadoeClient extends OwnCredentials {
  readonly POST: Post;
}

export function createKadoeClient(options: KadoeClientOptions): KadoeClient {
  const { connection, own } = signedInConnection(options);
  const { POST } = createClient<paths>({
    baseUrl: options.baseUrl,
    fetch: async (request) => {
      const answer = await connection.send(request);
      if (!answer.ok) throw await KadoeApiError.of(answer);
      return answer;
    },
  });
  return { POST: POST as Post, ...own };
}
