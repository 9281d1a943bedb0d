import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { consoleOrigin } from '../../config/public-addresses.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import type { ApiRequest } from '../../http/principal.js';
import { isToken } from '../sessions/session-token.js';
import type { TenantFlow } from '../sign-in/tenant-sign-in.js';
import { ConsoleCookie } from './console-cookie.js';

/** From the sign-in page to the sign-in. */
const FLOW_SECONDS = 10 * 60;

const FLOW = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  back: z.string(),
  isConfirmation: z.boolean(),
});

/** What browsers keep for the console: the token of the session, and during a sign-in what belongs to it. */
@Injectable()
export class ConsoleCookies {
  private readonly session: ConsoleCookie;
  private readonly flow: ConsoleCookie;
  private readonly back: ConsoleCookie;

  constructor(@Inject(SETTINGS) settings: Settings) {
    const origin = consoleOrigin(settings);
    this.session = new ConsoleCookie(origin);
    this.flow = new ConsoleCookie(origin, 'flow');
    this.back = new ConsoleCookie(origin, 'back');
  }

  tokenIn(request: Pick<ApiRequest, 'headers'>): string | undefined {
    const token = this.session.read(request);
    return isToken(token) ? token : undefined;
  }

  /** It has no end of its own: the session ends in the database. */
  writeToken(reply: FastifyReply, token: string): void {
    this.session.write(reply, token);
  }

  clearToken(reply: FastifyReply): void {
    this.session.clear(reply);
  }

  /** Only this browser can come back from the tenant, because the answer has to fit what it keeps. */
  writeFlow(reply: FastifyReply, flow: TenantFlow): void {
    this.flow.write(reply, Buffer.from(JSON.stringify(flow)).toString('base64url'), FLOW_SECONDS);
  }

  flowIn(request: Pick<ApiRequest, 'headers'>): TenantFlow | undefined {
    try {
      const text = Buffer.from(this.flow.read(request) ?? '', 'base64url').toString();
      return FLOW.parse(JSON.parse(text));
    } catch {
      return undefined;
    }
  }

  clearFlow(reply: FastifyReply): void {
    this.flow.clear(reply);
  }

  /** The page that somebody asked for who has to fetch a link first. */
  writeWayBack(reply: FastifyReply, address: string): void {
    this.back.write(reply, encodeURIComponent(address), FLOW_SECONDS);
  }

  wayBackIn(request: Pick<ApiRequest, 'headers'>): string | undefined {
    const value = this.back.read(request);
    try {
      return value === undefined || value === '' ? undefined : decodeURIComponent(value);
    } catch {
      return undefined;
    }
  }

  clearWayBack(reply: FastifyReply): void {
    this.back.clear(reply);
  }
}
