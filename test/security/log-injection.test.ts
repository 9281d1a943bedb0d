import { mkdir } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readableLines } from '../../src/platform/observability/readable-lines.js';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';
import { exchange } from '../recalls/bad-input/raw-exchange.js';
import { ImportSite, importFile, landingOf } from '../recalls/imports/import-site.js';
import { snapshot } from '../recalls/imports/snapshot-files.js';
import type { Service } from '../support/service.js';
import { gatherLog } from '../support/suite-log.js';

/** Texts that would be a line or a field of their own, or a command to a terminal that shows the log. */
const FORGERY =
  'x\n{"level":"error","msg":"FORGED"}\r\n2026-01-01 00:00:00 ERROR [Forged] y\u001b[2J\u001b]0;FORGED\u0007\u009b31m';
const QUOTES = '","level":"error","msg":"FORGED","x":"';

/** The same texts, encoded for an address. */
const ENCODED = encodeURIComponent(`${FORGERY}${QUOTES}`.replaceAll('/', '_'));

describe('What callers write, in the log', () => {
  let site: ImportSite;
  let service: Service;
  let maker: OnboardedClient;
  let log: ReturnType<typeof gatherLog>;

  beforeAll(async () => {
    site = await ImportSite.open();
    service = await site.start();
    maker = await service.onboard();
    await service.tokenOf(maker);
  });
  beforeEach(() => {
    log = gatherLog();
  });
  afterEach(() => log.stop());
  afterAll(() => site?.close());

  /** Each entry is one line in either format, and no forged text is a field of its own. */
  function expectNothingForged(): void {
    expect(log.lines.length).toBeGreaterThan(0);
    for (const line of log.lines) {
      expect(line.level).not.toBe('error');
      expect(line.msg ?? '').not.toBe('FORGED');
      expect(line.context ?? '').not.toBe('Forged');
      let printed = '';
      readableLines((text) => {
        printed += text;
      }).write(JSON.stringify(line));
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
      expect(printed.slice(0, -1)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
      for (const each of printed.slice(0, -1).split('\n').slice(1)) expect(each).not.toMatch(/^\d{4}-|^\{/);
    }
  }

  it('is nothing of addresses, parameters and VINs', async () => {
    for (const path of [
      `/recalls/vin/${ENCODED}`,
      `/recalls/vin/X1?manufacturerCampaignReference=${ENCODED}`,
      `/recalls/vin/X1?${ENCODED}=1`,
      `/imports/${ENCODED}`,
      `/${ENCODED}`,
      `/${ENCODED}/oauth2/v2.0/token`,
      `/recalls?cursor=${ENCODED}`,
    ]) {
      expect((await service.as(maker).get(path)).status).toBeGreaterThanOrEqual(400);
    }
    await expect.poll(() => log.lines.length).toBeGreaterThanOrEqual(7);
    expectNothingForged();
    expect(JSON.stringify(log.lines)).not.toContain('FORGED');
  });

  it('is nothing of headers: agents, addresses, and ids that callers would give their requests', async () => {
    const headers = {
      'User-Agent': `x${QUOTES}\u009b31m`,
      Referer: QUOTES,
      'X-Request-Id': QUOTES,
      'X-Forwarded-For': QUOTES,
    };
    const latin = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const request = `GET /recalls HTTP/1.1\r\nHost: ${'recalls.test'}\r\n${latin.join('')}traceparent: ${QUOTES}\r\n\r\n`;
    const [answer] = await exchange(service.url, Buffer.from(request, 'latin1'));
    expect(answer?.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    await expect.poll(() => log.lines.length).toBeGreaterThanOrEqual(1);
    expectNothingForged();
    expect(JSON.stringify(log.lines)).not.toContain('FORGED');
  });

  it('is nothing of bodies: fields, their names, and forms', async () => {
    const admin = await service.onboard('admin');
    await service.as(maker).post('/recalls', { vin: FORGERY, [FORGERY]: 1 });
    await service.as(admin).post('/admin/clients', { name: FORGERY, email: QUOTES, role: FORGERY });
    await service.anonymous
      .post('/oauth2/v2.0/token')
      .type('form')
      .send({ grant_type: FORGERY, client_id: FORGERY });
    await expect.poll(() => log.lines.length).toBeGreaterThanOrEqual(3);
    expectNothingForged();
    expect(JSON.stringify(log.lines)).not.toContain('FORGED');
  });

  it('are names of files and folders in one line, and nothing in them is a command', async () => {
    await mkdir(`${site.landingDir}/${FORGERY.replaceAll('/', '_')}`, { recursive: true });
    await importFile(
      site,
      service,
      maker,
      `${FORGERY.replaceAll('/', '_')}.csv`,
      snapshot('V,C/1,,2024-01-01'),
    );
    await landingOf(service).tick();
    await expect.poll(() => JSON.stringify(log.lines)).toContain('belongs to no manufacturer');
    expectNothingForged();
  });
});
