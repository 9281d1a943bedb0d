import { randomUUID } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { z } from 'zod';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { EntraFault, retryAfterOf } from './entra-fault.js';
import { GraphToken } from './graph-token.js';
import { exchangeJson } from './json-exchange.js';
import { withRetries } from './with-retries.js';

/** One attempt; Graph answers in under a second on most days. */
const TIMEOUT_MS = 10_000;

/** What a request answers that has nothing to say: 204, no body. */
export const NOTHING = z.undefined();

export interface GraphRequest<Answer> {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** From the version on, `/applications`; or the address of a list's next page. */
  readonly path: string;
  readonly body?: object;
  readonly answer: z.ZodType<Answer>;
  /** Whether doing it twice is as good as once. If not, it is only sent again when it was certainly not carried out. */
  readonly repeatable: boolean;
  /**
   * Whether it is about something made moments ago. Parts of the tenant that have not heard of it say for a while that
   * it is not there, or is nobody's.
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
 * Microsoft Graph, version 1.0, over plain HTTP: with a token, a time limit, and retries of what passes. What is sent
 * and what comes back is never logged, only which request failed, how, and Graph's name for it.
 */
@Injectable()
export class GraphClient {
  private readonly logger = new Logger('Microsoft Graph');

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly token: GraphToken,
  ) {}

  /**
   * @param deadline after which nothing is tried again
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
      // Revoked, or Graph's clock is ahead of ours. Not carried out, so another token may try.
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

  /** A next page elsewhere would take our token there. */
  private addressOf(path: string): string {
    const base = `${this.settings.entra?.graphUrl}/v1.0`;
    if (path.startsWith('/')) return `${base}${path}`;
    if (path.startsWith(`${base}/`)) return path;
    throw new EntraFault('A list of Microsoft Graph goes on at another address.', { status: 400 });
  }
}

/** A page that a proxy answers with 200 says nothing either: only 204 says that it is done and there is nothing to say. */
function isSuccess(status: number, saysNothing: boolean): boolean {
  return saysNothing ? status === 204 : status === 200 || status === 201;
}

/**
 * Seen right after an application is made: 404 for it; 400 for a service principal, because there is no such
 * application; and 403, because nobody owns it yet.
 */
function saysNotThereYet({ status }: EntraFault): boolean {
  return status === 404 || status === 403 || status === 400;
}
