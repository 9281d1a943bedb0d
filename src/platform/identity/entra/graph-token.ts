import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock } from '../../clock/clock.js';
import type { EntraSettings } from '../../config/entra-settings.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { EntraFault, retryAfterOf } from './entra-fault.js';
import { exchangeJson } from './json-exchange.js';
import { withRetries } from './with-retries.js';

const TIMEOUT_MS = 10_000;

/** How long before its end a token is renewed, so that none expires during a request. */
const RENEWED_AHEAD_MS = 5 * 60_000;

const TOKEN = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });
const REFUSAL = z.object({ error_codes: z.array(z.number()).min(1) });

/** This service's own token for Microsoft Graph, from client credentials, cached until shortly before it expires. */
@Injectable()
export class GraphToken {
  private kept: { readonly token: string; readonly until: number } | undefined;
  private asking: Promise<string> | undefined;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** @throws EntraFault */
  async get(): Promise<string> {
    if (this.kept && this.clock.monotonic() < this.kept.until) return this.kept.token;
    // All waiting callers share one request, so it does not use the deadline of one of them.
    this.asking ??= this.ask().finally(() => {
      this.asking = undefined;
    });
    return this.asking;
  }

  /** Graph rejected this token, so the next call gets a new one. */
  drop(token: string): void {
    if (this.kept?.token === token) this.kept = undefined;
  }

  private async ask(): Promise<string> {
    const entra = this.settings.entra;
    if (!entra) throw new Error('There is no tenant to ask.');
    const { access_token, expires_in } = await withRetries(
      () => this.request(entra),
      AbortSignal.timeout(2 * TIMEOUT_MS),
      (fault) => fault.passing,
    );
    const until = this.clock.monotonic() + expires_in * 1_000 - RENEWED_AHEAD_MS;
    this.kept = { token: access_token, until };
    return access_token;
  }

  private async request(entra: EntraSettings): Promise<z.infer<typeof TOKEN>> {
    const what = 'A token for Microsoft Graph:';
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: entra.graphClientId,
      client_secret: entra.graphClientSecret,
      scope: `${entra.graphUrl}/.default`,
    });
    const { status, headers, body } = await exchangeJson(
      `${entra.authority}/${entra.tenantId}/oauth2/v2.0/token`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
        body: form.toString(),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      },
    ).catch((error: unknown) => {
      throw new EntraFault(`${what} no answer`, {}, { cause: error });
    });
    const token = TOKEN.safeParse(body);
    if (status === 200 && token.success) return token.data;
    const code = REFUSAL.safeParse(body).data?.error_codes[0];
    throw new EntraFault(what, {
      status,
      ...(code === undefined ? {} : { code: `AADSTS${code}` }),
      ...retryAfterOf(headers),
    });
  }
}
