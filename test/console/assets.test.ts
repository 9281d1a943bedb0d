import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ASSETS } from '../../src/platform/console/pages/templates.js';
import { Console } from './console-browser.js';

const STYLES = ASSETS.addressOf('govuk.css');

let desk: Console;

beforeAll(async () => {
  desk = await Console.start();
});
afterAll(() => desk?.stop());

/** As it crosses the wire: fetch would decompress it, and asks for every coding. */
function sent(address: string, acceptEncoding: string | undefined) {
  return new Promise<{ headers: Record<string, unknown>; body: Buffer }>((done, fail) => {
    const headers = acceptEncoding === undefined ? {} : { 'accept-encoding': acceptEncoding };
    request(new URL(address, desk.url), { headers }, async (answer) => {
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk as Buffer);
      done({ headers: answer.headers, body: Buffer.concat(chunks) });
    })
      .on('error', fail)
      .end();
  });
}

const asItIs = (body: Buffer) => body;

describe('The styles and scripts of the pages', () => {
  it.each([
    ['br', 'gzip, deflate, br, zstd', brotliDecompressSync],
    ['br', '*', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['gzip', 'br;q=0.5, gzip', gunzipSync],
    ['gzip', 'br;q=0, gzip;q=0.1', gunzipSync],
    [undefined, 'identity', asItIs],
    [undefined, 'zstd, gzip;q=0', asItIs],
    [undefined, '', asItIs],
    [undefined, undefined, asItIs],
  ])('are sent as %s to a browser that takes %j', async (coding, acceptEncoding, decompress) => {
    const { headers, body } = await sent(STYLES, acceptEncoding);
    expect(headers['content-encoding']).toBe(coding);
    expect(headers).toMatchObject({
      vary: 'Accept-Encoding',
      'content-type': 'text/css; charset=utf-8',
      'content-length': String(body.length),
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    });
    const { headers: plain, body: text } = await sent(STYLES, undefined);
    expect(plain['content-encoding']).toBeUndefined();
    expect(decompress(body).equals(text)).toBe(true);
    if (coding !== undefined) expect(body.length).toBeLessThan(text.length / 5);
  });

  it('are compressed alone: no page is, because its length would tell what secrets are like', async () => {
    const { headers } = await sent('/console/accessibility', 'gzip, br');
    expect(headers['content-encoding']).toBeUndefined();
    expect(headers.vary).toBeUndefined();
  });
});
