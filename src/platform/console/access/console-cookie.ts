import type { FastifyReply } from 'fastify';
import type { ApiRequest } from '../../http/principal.js';

/**
 * A cookie of the console. With https it has the prefix by which browsers refuse it from another host or a path. On this machine, http has no
 * Secure cookies in every browser, and nobody is between browser and service.
 */
export class ConsoleCookie {
  private readonly name: string;
  private readonly attributes: string;

  /**
   * @param origin the console's
   * @param purpose absent for the session
   */
  constructor(origin: string, purpose?: string) {
    const isSecure = origin.startsWith('https:');
    const name = purpose === undefined ? 'console' : `console-${purpose}`;
    this.name = isSecure ? `__Host-${name}` : name;
    this.attributes = `Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
  }

  /** Its value in a request. Of several with the name none counts, because another host may have set one. */
  read({ headers: { cookie } }: Pick<ApiRequest, 'headers'>): string | undefined {
    const values = (cookie ?? '').split(';').flatMap((pair) => {
      const [name, value] = pair.trim().split('=', 2);
      return name === this.name && value !== undefined ? [value] : [];
    });
    return values.length === 1 ? values[0] : undefined;
  }

  /** @param maxAgeSeconds absent: until the browser is closed */
  write(reply: FastifyReply, value: string, maxAgeSeconds?: number): void {
    const end = maxAgeSeconds === undefined ? '' : `; Max-Age=${maxAgeSeconds}`;
    reply.header('set-cookie', `${this.name}=${value}; ${this.attributes}${end}`);
  }

  clear(reply: FastifyReply): void {
    this.write(reply, '', 0);
  }
}
