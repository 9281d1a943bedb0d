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
import { LicenceRenewalApiError } from './licence-renewal-api-error.js';
import type { operations, paths } from './schema.js';

export type LicenceRenewalClientOptions = SignedInOptions;

type Submit = operations['submitApplication'];

/** An application as the specification writes it. */
export type LicenceRenewalApplication = Submit['requestBody']['content']['application/json'];

/** What the service answers to an application that it has stored. */
export interface AcceptedLicenceRenewal {
  readonly transactionId: string;
  /** Of the first call with this application. */
  readonly dateTimeReceived: string;
  /** Whether the same application was stored before. */
  readonly isReplayed: boolean;
  /** The path of its status. */
  readonly location: string;
}

export interface SubmitOptions {
  readonly correlationId?: string;
  /** Of a test client: what is to become of the application. */
  readonly testScenario?: NonNullable<NonNullable<Submit['parameters']['header']>['X-Test-Scenario']>;
  readonly signal?: AbortSignal;
}

/** A call by its path as the specification writes it, with the specification's types. */
type Get = <
  Path extends ClientPathsWithMethod<Client<paths>, 'get'>,
  Init extends MaybeOptionalInit<paths[Path], 'get'>,
>(
  path: Path,
  init: Init,
) => Promise<
  Exclude<FetchResponse<NonNullable<paths[Path]['get']>, Init, `${string}/${string}`>, { error: unknown }>
>;

/** Licence renewal. A call that is refused throws {@link LicenceRenewalApiError}. */
export interface LicenceRenewalClient extends OwnCredentials {
  /**
   * Sends in an application. With a `transactionId` it is sent again after a 503 or a broken connection, because the service recognises a
   * repeated one. Without it, it is sent once, and after such an error nobody knows whether it was stored.
   */
  submit(application: LicenceRenewalApplication, options?: SubmitOptions): Promise<AcceptedLicenceRenewal>;
  readonly GET: Get;
}

const PATH = '/drivers-renewal/v1/drivers/renewal';

export function createLicenceRenewalClient(options: LicenceRenewalClientOptions): LicenceRenewalClient {
  const { connection, own } = signedInConnection(options);
  const send = async (request: Request, isSafe: boolean): Promise<Response> => {
    const answer = await connection.send(request, isSafe);
    if (!answer.ok) throw await LicenceRenewalApiError.of(answer);
    return answer;
  };
  const { GET } = createClient<paths>({ baseUrl: options.baseUrl, fetch: (request) => send(request, true) });
  return {
    GET: GET as Get,
    submit: async (application, { correlationId, testScenario, signal } = {}) => {
      const request = new Request(`${options.baseUrl}${PATH}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(correlationId === undefined ? {} : { 'x-correlation-id': correlationId }),
          ...(testScenario === undefined ? {} : { 'x-test-scenario': testScenario }),
        },
        body: JSON.stringify(application),
        ...(signal === undefined ? {} : { signal }),
      });
      const answer = await send(request, hasTransactionId(application));
      const body = (await answer.json()) as Pick<
        AcceptedLicenceRenewal,
        'transactionId' | 'dateTimeReceived'
      >;
      return {
        transactionId: body.transactionId,
        dateTimeReceived: body.dateTimeReceived,
        isReplayed: answer.headers.get('idempotency-replayed') === 'true',
        location: answer.headers.get('location') ?? `${PATH}/${encodeURIComponent(body.transactionId)}`,
      };
    },
    ...own,
  };
}

/** In either of the guide's spellings. */
function hasTransactionId({ handler }: LicenceRenewalApplication): boolean {
  const { transactionId, transactionID } = handler as { transactionId?: unknown; transactionID?: unknown };
  return typeof (transactionId ?? transactionID) === 'string';
}
