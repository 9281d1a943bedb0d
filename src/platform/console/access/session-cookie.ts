import type { FastifyReply } from 'fastify';
import type { ApiRequest } from '../../http/principal.js';
import { isToken } from '../sessions/session-token.js';

/**
 * The cookie of the session. With https it has the prefix by which browsers refuse it from another host or a path. On this machine, http has no
 * Secure cookies in every browser, and nobody is between browser and service.
 */
export class SessionCookie {
  private readonly name: string;
  private readonly attributes: string;

  /** @param origin the console's */
  constructor(origin: string) {
    const isSecure = origin.startsWith('https:');
    this.name = isSecure ? '__Host-console' : 'console';
    this.attributes = `Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
  }

  /** The token of a request's cookie. Of several with the name none counts, because another host may have set one. */
  read({ headers: { cookie } }: Pick<ApiRequest, 'headers'>): string | undefined {
    const values = (cookie ?? '').split(';').flatMap((pair) => {
      const [name, value] = pair.trim().split('=', 2);
      return name === this.name ? [value] : [];
    });
    return values.length === 1 && isToken(values[0]) ? values[0] : undefined;
  }

  /** It has no end of its own: the session ends in the database, and the browser forgets the cookie when it is closed. */
  write(reply: FastifyReply, token: string): void {
    reply.header('set-cookie', `${this.name}=${token}; ${this.attributes}`);
  }

  clear(reply: FastifyReply): void {
    reply.header('set-cookie', `${this.name}=; Max-Age=0; ${this.attributes}`);
  }
}
