import { randomUUID } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { z } from 'zod';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { EntraFault, retryAfterOf } from './entra-fault.js';
import { GraphToken } from './graph-token.js';
import { exchangeJson } from './json-exchange.js';
import { withRetries } from './with-retries.js';

/** The timeout of one attempt; Graph usually answers in under a second. */
const TIMEOUT_MS = 10_000;

/** The result of a request whose response has no body (204). */
export const NOTHING = z.undefined();

export interface GraphRequest<Answer> {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** The path after the version, such as `/applications`, or the address of a list's next page. */
  readonly path: string;
  readonly body?: object;
  readonly answer: z.ZodType<Answer>;
  /** Whether the request is idempotent. If not, it is repeated only when it was certainly not executed. */
  readonly repeatable: boolean;
  /**
   * Whether it concerns something that was created moments ago. Until a change has reached all parts of the tenant, they answer that it
   * does not exist or belongs to nobody.
   */
  readonly fresh?: boolean;
}

const ERROR_BODY = z.object({
  error: z.object({
    code: z.string(),
    innerError: z.object({ 'request-id': z.string() }).partial().optional(),
  }),
});

/**
 * A client for Microsoft Graph, version 1.0, over plain HTTP, with a token, timeouts and retries. It never logs requests or responses, only
 * which request failed, how, and Graph's error code.
 */
@Injectable()
export class GraphClient {
  private readonly logger = new Logger('Microsoft Graph');

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly token: GraphToken,
  ) {}

  /**
   * @param deadline after which there are no retries
   * @throws EntraFault
   */
  call<Answer>(request: GraphRequest<Answer>, deadline: AbortSignal): Promise<Answer> {
    return withRetries(
      () => this.attempt(request, deadline),
      deadline,
      (fault) =>
        (fault.passing && (request.repeatable || !fault.outcomeUnknown)) ||
        (request.fresh === true && saysNotThereYet(fault)),
      (fault) => this.logger.warn(`${fault.message}; it is tried again`),
    );
  }

  private async attempt<Answer>(request: GraphRequest<Answer>, deadline: AbortSignal): Promise<Answer> {
    const token = await this.token.get();
    try {
      return await this.send(request, token, deadline);
    } catch (error) {
      if (!(error instanceof EntraFault) || error.status !== 401) throw error;
      // The token was revoked, or Graph's clock is ahead of ours. The request was not executed, so it is repeated with a new token.
      this.token.drop(token);
      return this.send(request, await this.token.get(), deadline);
    }
  }

  private async send<Answer>(
    { method, path, body, answer }: GraphRequest<Answer>,
    token: string,
    deadline: AbortSignal,
  ): Promise<Answer> {
    const what = `${method} ${path.replace(/^https:\/\/[^/]+\/v1\.0/, '').replace(/\?.*$/s, '')}:`;
    const requestId = randomUUID();
    const response = await exchangeJson(this.addressOf(path), {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        'client-request-id': requestId,
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.any([deadline, AbortSignal.timeout(TIMEOUT_MS)]),
    }).catch((error: unknown) => {
      throw new EntraFault(`${what} no answer`, { requestId }, { cause: error });
    });
    const parsed = answer.safeParse(response.body);
    if (parsed.success && isSuccess(response.status, parsed.data === undefined)) return parsed.data;
    const fault = ERROR_BODY.safeParse(response.body).data?.error;
    throw new EntraFault(what, {
      status: response.status,
      code: fault?.code ?? 'an answer that is not Graph’s',
      requestId: fault?.innerError?.['request-id'] ?? response.headers.get('request-id') ?? requestId,
      ...retryAfterOf(response.headers),
    });
  }

  /** A next page at another host would get our token. */
  private addressOf(path: string): string {
    const base = `${this.settings.entra?.graphUrl}/v1.0`;
    if (path.startsWith('/')) return `${base}${path}`;
    if (path.startsWith(`${base}/`)) return path;
    throw new EntraFault('A list of Microsoft Graph goes on at another address.', { status: 400 });
  }
}

/** A page that a proxy sends with 200 has no JSON body either. Only 204 means success without a body. */
function isSuccess(status: number, saysNothing: boolean): boolean {
  return saysNothing ? status === 204 : status === 200 || status === 201;
}

/**
 * The errors right after an application was created: 404 for the application, 400 for a service principal, because there is no such
 * application, and 403, because it has no owner yet.
 */
function saysNotThereYet({ status }: EntraFault): boolean {
  return status === 404 || status === 403 || status === 400;
}
