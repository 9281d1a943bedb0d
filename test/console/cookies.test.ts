import type { FastifyReply } from 'fastify';
import { describe, expect, it } from 'vitest';
import { ConsoleCookie } from '../../src/platform/console/access/console-cookie.js';

/** What a cookie writes into an answer. */
function written(cookie: ConsoleCookie, value: string): string {
  let header = '';
  cookie.write({ header: (_: string, text: string) => (header = text) } as unknown as FastifyReply, value);
  return header;
}

describe('The cookie', () => {
  it('of the session has every attribute that keeps it from others', () => {
    const token = 'a'.repeat(43);
    expect(written(new ConsoleCookie('https://console.example'), token)).toBe(
      `__Host-console=${token}; Path=/; HttpOnly; SameSite=Lax; Secure`,
    );
    expect(written(new ConsoleCookie('http://127.0.0.1:3000'), token)).toBe(
      `console=${token}; Path=/; HttpOnly; SameSite=Lax`,
    );
  });

  it('is ignored when a request has several with its name', () => {
    const cookie = new ConsoleCookie('https://console.example');
    const read = (text: string) => cookie.read({ headers: { cookie: text } });
    expect(read('other=1; __Host-console=mine')).toBe('mine');
    expect(read('__Host-console=mine; __Host-console=planted')).toBeUndefined();
    expect(read('console=planted')).toBeUndefined();
  });
});
