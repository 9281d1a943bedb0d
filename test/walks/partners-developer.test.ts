import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { blocksOf } from './pages.js';
import { besideData, MINUTES, paste, SHELLS, type WalkService, walkService } from './walk.js';

const PAGE = 'docs/licence-renewal.md';

describe('The developer, the caseworkers and the administrators of a licence renewal partner', {
  timeout: 4 * MINUTES,
}, () => {
  let service: WalkService;

  beforeAll(async () => {
    service = await walkService();
  }, 3 * MINUTES);

  it.each(SHELLS)('paste the first call, as lines and with curl, again and again: %s', async (name) => {
    const [lines = '', curl = ''] = await blocksOf(PAGE, 'The first call');
    const { called, stdout } = await paste(lines, name);
    expect(called).toEqual(['202 Accepted', '200 OK']);
    expect(stdout).toContain('"transactionId": "123456789012345678901234"');
    const withCurl = await paste(curl, name);
    expect(withCurl.stdout).toMatch(/^HTTP\/1\.1 202 Accepted/m);
    expect(withCurl.stdout).toMatch(/^x-correlation-id: first-call/im);
    expect(withCurl.stdout).toMatch(/^idempotency-replayed: true/im);
  });

  it('say what becomes of a test application', async () => {
    const [block = ''] = await blocksOf(PAGE, 'The test environment');
    const { called, stdout } = await paste(block);
    expect(called).toEqual(['202 Accepted', '200 OK']);
    expect(stdout).toContain('"transactionId": "counter-1"');
  });

  it('list what waits for a caseworker, and find a person', async () => {
    const [block = ''] = await blocksOf(PAGE, 'For caseworkers');
    const { stdout } = await paste(block);
    expect(stdout).toContain('TYRR');
  });

  it('onboard a partner', async () => {
    for (const block of await blocksOf(PAGE, 'For administrators')) await paste(block);
    const partner = JSON.parse(await readFile(join(service.folder, 'data/harbour-post.json'), 'utf8'));
    expect(Object.keys(partner)).toEqual(
      'role clientId name environment plan userName oneTimePassword apiKey authenticateUrl apiUrl'.split(' '),
    );
  });

  it('leave nothing outside of data', async () => {
    expect(await besideData()).toEqual([]);
  });
});
